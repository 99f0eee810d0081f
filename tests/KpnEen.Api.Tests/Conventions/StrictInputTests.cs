namespace KpnEen.Api.Tests.Conventions;

public sealed class StrictInputTests(ApiDatabase database) : IClassFixture<ApiDatabase>, IAsyncLifetime
{
    private ConventionsHost host = null!;

    public async Task InitializeAsync() => host = await ConventionsHost.StartAsync(database.Database);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("""{"name":"a","size":1,"colour":"red"}""", "/colour unknownMember")]
    [InlineData("""{"Name":"a","size":1}""", "/Name unknownMember")]
    [InlineData("""{"name":"a","size":1,"part":{"code":"c","x/y~z":1}}""", "/part/x~1y~0z unknownMember")]
    [InlineData("""{"name":"a","size":1,"parts":[{"code":"c"},{"code":"d","weight":3}]}""", "/parts/1/weight unknownMember")]
    [InlineData("""{"name":"a"}""", "/size required")]
    [InlineData("""{}""", "/name required,/size required")]
    [InlineData("""{"name":"a","size":1,"part":{}}""", "/part/code required")]
    [InlineData("""{"name":null,"size":1}""", "/name invalidType")]
    [InlineData("""{"name":"a","size":"1"}""", "/size invalidType")]
    [InlineData("""{"name":"a","size":1.5}""", "/size invalidType")]
    [InlineData("""{"name":"a","size":99999999999}""", "/size invalidType")]
    [InlineData("""{"name":5,"size":1}""", "/name invalidType")]
    [InlineData("""{"name":"a","size":1,"color":"green"}""", "/color invalidType")]
    [InlineData("""{"name":"a","size":1,"color":1}""", "/color invalidType")]
    [InlineData("""[]""", " invalidType")]
    [InlineData("""{"name":"a","size":-1}""", "/size outOfRange")]
    public async Task A6_input_that_is_understood_but_wrong_is_422_with_pointers(string body, string errors) =>
        Assert.Equal(errors, string.Join(',', (await host.PostAsync("/v1/things", body)).IsProblem(422, "validationFailed")));

    [Theory]
    [InlineData("""{"name":"a","size":"1"}""", "size: A number is wanted, without quotes.")]
    [InlineData("""{"name":5,"size":1}""", "name: A string is wanted, in quotes.")]
    [InlineData("""{"name":null,"size":1}""", "name: The member must not be null.")]
    [InlineData("""{}""", "name: The member is required. And 1 more.")]
    [InlineData("""{"name":"a","size":1,"colour":"red"}""", "colour: There is no such member here; see the reference for those there are.")]
    public async Task A6_the_detail_tells_the_first_fault_in_words(string body, string detail) =>
        Assert.Equal(detail, (await host.PostAsync("/v1/things", body)).Json.GetProperty("detail").GetString());

    [Theory]
    [InlineData("""{"name":"a","size":1""")]
    [InlineData("""{"name":"a","size":1}}""")]
    [InlineData("""{'name':'a'}""")]
    [InlineData("""{"name":"a","size":1,}""")]
    [InlineData("""{"name":"a","name":"b","size":1}""")]
    [InlineData("""{"name":"a","size":1,"part":{"code":"c","code":"d"}}""")]
    [InlineData("not json")]
    public async Task A7_what_is_no_json_is_400(string body) => (await host.PostAsync("/v1/things", body)).IsProblem(400, "malformedJson");

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task A7_no_body_is_400(string body) => Assert.Equal(400, (await host.PostAsync("/v1/things", body)).Status);

    [Fact]
    public async Task A7_nesting_beyond_32_is_refused()
    {
        var reply = await host.PostAsync(
            "/v1/things",
            $$"""{"name":"a","size":1,"label":{{new string('[', 5000)}}{{new string(']', 5000)}}}"""
        );
        Assert.InRange(reply.Status, 400, 422);
    }

    [Fact]
    public async Task A7_invalid_utf8_is_refused()
    {
        using var content = new ByteArrayContent([.. "{\"size\":1,\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        Assert.InRange((await Reply.OfAsync(await host.Client.PostAsync("/v1/things", content))).Status, 400, 422);
    }

    [Theory]
    [InlineData("/v1/things?colour=red", "unknownParameter", "colour unknownParameter")]
    [InlineData("/v1/things?Limit=5", "unknownParameter", "Limit unknownParameter")]
    [InlineData("/v1/things/thing_1?id=2", "unknownParameter", "id unknownParameter")]
    [InlineData("/v1/things?limit=5&limit=6", "invalidParameter", "limit repeatedParameter")]
    [InlineData("/v1/things?limit=0", "invalidParameter", "limit invalidFormat")]
    [InlineData("/v1/things?limit=201", "invalidParameter", "limit invalidFormat")]
    [InlineData("/v1/things?limit=many", "invalidParameter", "limit invalidFormat")]
    [InlineData("/v1/things?color=green", "invalidParameter", "color unknownValue")]
    [InlineData("/v1/things?color=Red", "invalidParameter", "color unknownValue")]
    [InlineData("/v1/things?color=0", "invalidParameter", "color unknownValue")]
    public async Task A6_query_parameters_that_are_unknown_or_wrong_are_400(string path, string code, string errors) =>
        Assert.Equal(errors, string.Join(',', (await host.GetAsync(path)).IsProblem(400, code)));

    [Theory]
    [InlineData("/v1/things?colour=red", "color")]
    [InlineData("/v1/things?page=2", "limit")]
    public async Task A6_who_asks_by_an_unknown_parameter_is_told_those_there_are(string path, string known) =>
        Assert.Contains(known, (await host.GetAsync(path)).Json.GetProperty("detail").GetString()!, StringComparison.Ordinal);

    [Fact]
    public async Task Names_of_enum_values_are_lower_camel_case() =>
        Assert.Equal(
            "darkBlue",
            (await host.PostAsync("/v1/things", """{"name":"a","size":1,"color":"darkBlue"}"""))
                .Json.GetProperty("value")
                .GetProperty("color")
                .GetString()
        );
}
