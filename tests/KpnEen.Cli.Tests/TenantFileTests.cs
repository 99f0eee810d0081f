using System.Text.Json.Nodes;
using KpnEen.Cli.Tenants;
using KpnEen.Cli.Yaml;

namespace KpnEen.Cli.Tests;

public sealed class TenantFileTests
{
    [Theory]
    [InlineData(
        "users:\n  - extension: 201\n    name: Anna\n    extensoin: 2\n",
        "t.yaml:4: users[0].extensoin is not known; extension is"
    )]
    [InlineData("users:\n  - name: Anna\n", "t.yaml:2: users[0] has no extension")]
    [InlineData("users:\n  - { extension: abc, name: Anna }\n", "users[0].extension does not have the form ^[1-9][0-9]{1,5}$, such as 201")]
    [InlineData("huntGroups:\n  - { extension: 300, name: Shop, policy: sometimes }\n", "huntGroups[0].policy is to be one of")]
    [InlineData(
        "huntGroups:\n  - { extension: 300, name: Shop, noAnswerSeconds: 4 }\n",
        "huntGroups[0].noAnswerSeconds is to be 5 to 120, not 4"
    )]
    [InlineData(
        "huntGroups:\n  - { extension: 300, name: Shop, noAnswerSeconds: ten }\n",
        "noAnswerSeconds is to be integer or null, not ten"
    )]
    [InlineData("numbers: [0851304700]\n", "numbers[0] does not have the form")]
    [InlineData("users: 7\n", "users is to be array, not 7")]
    [InlineData("users: [{ extension: 201, name: A }, { extension: 201, name: B }]\n", "The file has two of user 201")]
    [InlineData(
        "users: [{ extension: 201, name: A, devices: [Desk] }, { extension: 201, name: B, devices: [Desk] }]\n",
        "The file has two of user 201"
    )]
    [InlineData("users: [{ extension: 201, name: A, devices: [Desk, Desk] }]\n", "The file has two of device 201/Desk")]
    [InlineData("users:\n  - extension: 201\n   name: Anna\n", "t.yaml:")]
    [InlineData("users: []\nusers: []\n", "t.yaml:")]
    [InlineData("", "t.yaml is empty")]
    public void What_is_wrong_with_a_file_is_told_with_its_place(string text, string fault)
    {
        var refused = Assert.Throws<TenantFileException>(() => TenantFile.Parse(text, "t.yaml", _ => null));
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_stays_text_without_quotes_and_an_item_may_be_its_key_alone()
    {
        var file = TenantFile.Parse(
            "users: [{ extension: 201, name: no, devices: [Counter] }]\nnumbers: [+31851304700]\n",
            "t.yaml",
            _ => null
        );
        Assert.Equal("no", (string)file.Find(ResourceKind.User, "201")!.Members["name"]!);
        Assert.NotNull(file.Find(ResourceKind.Device, "201/Counter"));
        Assert.NotNull(file.Find(ResourceKind.Number, "+31851304700"));
    }

    [Fact]
    public void A_variable_is_put_in_where_it_is_known_and_stays_where_it_is_not()
    {
        const string text = "trunks: [{ name: \"${NAME}\", peer: pbx.example, password: \"${SECRET}\" }]\n";
        var trunk = TenantFile.Parse(text, "t.yaml", name => name == "NAME" ? "Office" : null).Items.Single().Members;
        Assert.Equal("Office", (string)trunk["name"]!);
        Assert.Equal(["SECRET"], Variables.In(trunk));
    }

    [Theory]
    [InlineData("""{"a":"201","b":"true","c":"null","d":"x: y","e":"","f":"+31","g":"0x1","h":" lead","i":"- dash","j":"#"}""")]
    [InlineData("""{"a":[1,2.5,true,null],"b":{"c":[{"d":"e"},[]]},"f":{}}""")]
    [InlineData("""{"a":"line\nline","b":"é ☎","c":"quote \" and '","d":"~","e":"1e3"}""")]
    public void What_is_written_is_read_again(string json)
    {
        var read = new SchemaReader("t.yaml").Read(YamlText.Parse(YamlText.Write(JsonNode.Parse(json)!))!, [], "");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), read), read?.ToJsonString());
    }

    [Fact]
    public void The_schema_has_every_service_of_the_document_and_knows_no_ids()
    {
        var text = TenantSchema.Whole.ToJsonString();
        Assert.Contains("call-forwarding-no-answer", text, StringComparison.Ordinal);
        Assert.Contains("spend-limit", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"userId\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("$ref", text, StringComparison.Ordinal);
    }
}
