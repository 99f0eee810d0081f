using KpnEen.Cli.Tenants;

namespace KpnEen.Cli.Tests;

public sealed class PlanTests : IDisposable
{
    private readonly FakeTenant _tenant = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kpneen-plan-");

    public PlanTests()
    {
        _tenant.Put(
            "/v1/users/usr_1",
            """{ "id": "usr_1", "extension": "201", "name": "Anna", "email": "a@b.example", "externalIds": ["x", "y"] }"""
        );
        _tenant.Put("/v1/users/usr_1/services/do-not-disturb", """{ "active": true }""");
        _tenant.Put(
            "/v1/hunt-groups/hgr_1",
            """{ "id": "hgr_1", "extension": "300", "name": "Shop", "policy": "regular", "noAnswerSeconds": 20, "members": [{ "userId": "usr_1", "weight": 0 }] }"""
        );
        _tenant.Put("/v1/numbers/num_1", """{ "id": "num_1", "e164": "+31205550300", "target": { "kind": "huntGroup", "id": "hgr_1" } }""");
    }

    public void Dispose()
    {
        _tenant.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("users: [{ extension: 201, name: Anna }]")] // members that are not named
    [InlineData("users: [{ extension: 201, name: Anna, callerNumber: null }]")] // null of what is absent
    [InlineData("users: [{ extension: 201, name: Anna, externalIds: [y, x] }]")] // words have no order
    [InlineData("huntGroups: [{ extension: 300, name: Shop, members: [201] }]")]
    [InlineData("numbers: [{ e164: +31205550300, target: 300 }]")]
    [InlineData("users: [{ extension: 201, name: Anna, services: { do-not-disturb: { active: true } } }]")]
    public async Task What_is_as_the_file_says_is_no_change(string text) => Assert.Empty((await PlanAsync(text)).Changes);

    [Theory]
    [InlineData("users: [{ extension: 201, name: Bella }]", "~ user 201 Bella", "name: \"Anna\" → \"Bella\"")]
    [InlineData("users: [{ extension: 201, name: Anna, email: null }]", "~ user 201 Anna", "email: \"a@b.example\" → none")]
    [InlineData("numbers: [{ e164: +31205550300, target: 201 }]", "~ number +31205550300", "target: \"300\" → \"201\"")]
    [InlineData(
        "users: [{ extension: 201, name: Anna, services: { do-not-disturb: { active: false } } }]",
        "~ service 201/do-not-disturb",
        "active: true → false"
    )]
    [InlineData(
        "users: [{ extension: 201, services: { do-not-disturb: { active: false } } }]", // without its name
        "~ service 201/do-not-disturb",
        "active: true → false"
    )]
    [InlineData("trunks: [{ name: Office, peer: pbx.example }]", "+ trunk Office", null)]
    public async Task A_difference_is_told_member_by_member(string text, string change, string? difference)
    {
        var only = Assert.Single((await PlanAsync(text)).Changes);
        Assert.Equal(change, only.ToString());
        Assert.Equal(difference, only.Differences.SingleOrDefault()?.ToString());
    }

    [Fact]
    public async Task Prune_deletes_only_in_lists_the_file_has_and_what_depends_goes_first()
    {
        Assert.Equal(["- user 201 Anna"], Signs(await PlanAsync("users: []", prune: true)));
        Assert.Equal(
            ["- number +31205550300", "- hunt group 300 Shop", "- user 201 Anna"],
            Signs(await PlanAsync("numbers: []\nusers: []\nhuntGroups: []", prune: true))
        );
        var kept = await PlanAsync("users: []");
        Assert.Empty(kept.Changes);
        Assert.Equal("201", Assert.Single(kept.Extra).Key);
        Assert.Equal(
            ["- service 201/do-not-disturb (back to its defaults)"],
            Signs(await PlanAsync("users: [{ extension: 201, name: Anna, services: {} }]", prune: true))
        );
    }

    [Fact]
    public async Task What_has_to_be_made_needs_its_name_and_what_is_there_does_not()
    {
        var refused = await Assert.ThrowsAsync<TenantFileException>(() => PlanAsync("users: [201, 202]"));
        Assert.Equal("user 202 is not there, and to be made it needs name.", refused.Message);
    }

    [Fact]
    public async Task Many_that_are_not_in_the_file_are_one_line_and_all_names_them()
    {
        for (var i = 2; i < 7; i++)
            _tenant.Put($"/v1/users/usr_{i}", $$"""{ "id": "usr_{{i}}", "extension": "20{{i}}", "name": "User {{i}}" }""");
        var plan = await PlanAsync("users: [201]");
        using var brief = new StringWriter();
        Commands.PlanText.Write(plan, brief, all: false);
        Assert.Equal(
            ["? 5 users not in the file: --all names them, --prune would delete them", "The tenant is as the file says."],
            brief.ToString().TrimEnd().Split('\n')
        );
        using var whole = new StringWriter();
        Commands.PlanText.Write(plan, whole, all: true);
        Assert.Contains("? user 206 User 6 is not in the file", whole.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_names_nobody_is_told_before_anything_is_done()
    {
        var refused = await Assert.ThrowsAsync<TenantFileException>(() => PlanAsync("numbers: [{ e164: +31205550301, target: 999 }]"));
        Assert.Contains("neither a user nor a hunt group 999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_makes_things_in_the_order_they_need_one_another_and_the_second_plan_is_empty()
    {
        const string text = """
            numbers: [{ e164: +31205550400, target: 400 }]
            huntGroups: [{ extension: 400, name: Night, members: [202] }]
            users: [{ extension: 202, name: Bram, services: { do-not-disturb: { active: true } } }]
            """;
        await ApplyAsync(text);
        Assert.Equal(
            ["POST /v1/users", "POST /v1/hunt-groups", "POST /v1/numbers", "PUT /v1/users/id_1/services/do-not-disturb"],
            _tenant.Writes
        );
        Assert.Equal("id_1", (string)_tenant["/v1/hunt-groups/id_2"]["members"]![0]!["userId"]!);
        Assert.Empty((await PlanAsync(text)).Changes);
    }

    [Fact]
    public async Task A_change_of_somebody_else_is_not_overwritten()
    {
        var once = false;
        _tenant.Before = (method, path) =>
        {
            if (!once && method == HttpMethod.Get && path == "/v1/users/usr_1")
            {
                once = true;
                _tenant.Put(path, """{ "id": "usr_1", "extension": "201", "name": "Changed by hand" }""");
            }
        };
        await Assert.ThrowsAsync<ChangedMeanwhileException>(() => ApplyAsync("users: [{ extension: 201, name: Bella }]"));
        Assert.Empty(_tenant.Writes);

        _tenant.Before = (method, path) =>
        {
            if (method == HttpMethod.Patch)
                _tenant.Put(path, """{ "id": "usr_1", "extension": "201", "name": "Changed in between" }""");
        };
        await Assert.ThrowsAsync<Sdk.ApiPreconditionFailedException>(() => ApplyAsync("users: [{ extension: 201, name: Bella }]"));
        Assert.Empty(_tenant.Writes);
    }

    [Fact]
    public async Task What_a_later_version_of_the_api_has_is_neither_exported_nor_lost()
    {
        _tenant.Put("/v1/users/usr_1/services/do-not-disturb", """{ "active": true, "later": { "than": "us" } }""");
        var export = Export.Of(await LiveTenant.ReadAsync(_tenant, CancellationToken.None)).ToJsonString();
        Assert.DoesNotContain("later", export, StringComparison.Ordinal);
        await ApplyAsync("users: [{ extension: 201, name: Anna, services: { do-not-disturb: { active: false } } }]");
        var now = _tenant["/v1/users/usr_1/services/do-not-disturb"];
        Assert.False((bool)now["active"]!);
        Assert.Equal("us", (string)now["later"]!["than"]!);
    }

    [Fact]
    public async Task Two_things_of_one_name_cannot_be_told_apart()
    {
        _tenant.Put("/v1/trunks/trk_1", """{ "id": "trk_1", "name": "Office" }""");
        _tenant.Put("/v1/trunks/trk_2", """{ "id": "trk_2", "name": "Office" }""");
        await Assert.ThrowsAsync<TenantFileException>(() => PlanAsync("users: []"));
    }

    private static IEnumerable<string> Signs(Plan plan) => plan.Changes.Select(c => c.ToString());

    private async Task<Plan> PlanAsync(string text, bool prune = false) =>
        Plan.Between(TenantFile.Parse(text, "t.yaml", _ => null), await LiveTenant.ReadAsync(_tenant, CancellationToken.None), prune);

    private async Task ApplyAsync(string text)
    {
        var live = await LiveTenant.ReadAsync(_tenant, CancellationToken.None);
        var plan = Plan.Between(TenantFile.Parse(text, "t.yaml", _ => null), live, prune: false);
        var secrets = new SecretsFile(Path.Combine(_folder.FullName, "secrets.json"));
        await new Application(_tenant, live, secrets, _ => { }).RunAsync(plan, CancellationToken.None);
    }
}
