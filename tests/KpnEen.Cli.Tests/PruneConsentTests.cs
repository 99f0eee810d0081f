using KpnEen.Cli.Commands;
using KpnEen.Cli.Tenants;

namespace KpnEen.Cli.Tests;

/// <summary>Nothing is deleted unless somebody wants it who saw it, or said so beforehand.</summary>
public sealed class PruneConsentTests
{
    private readonly StringWriter _error = new();
    private readonly StringWriter _output = new();
    private readonly FakeTenant _tenant = new();

    [Theory]
    [InlineData("y", true)]
    [InlineData(" Yes ", true)]
    [InlineData("ja", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yolo", false)]
    [InlineData(null, false)]
    public async Task What_would_go_is_shown_and_asked(string? typed, bool wanted)
    {
        var here = Here(() => typed);
        Assert.Equal(wanted, PruneConsent.IsGiven(await PlanAsync("users: []"), yes: false, here));
        var shown = _error.ToString();
        Assert.Contains("- user 201 Anna", shown, StringComparison.Ordinal);
        Assert.Contains("1 will go for good. Delete? [y/N]", shown, StringComparison.Ordinal);
        Assert.Equal(!wanted, shown.Contains("Nothing was done.", StringComparison.Ordinal));
        Assert.Empty(_output.ToString()); // which may be JSON for a program
    }

    [Fact]
    public async Task Where_nobody_can_be_asked_it_is_refused_with_what_would_go()
    {
        var plan = await PlanAsync("users: []");
        var refused = Assert.Throws<UsageException>(() => PruneConsent.IsGiven(plan, yes: false, Here(null)));
        Assert.Contains("--yes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("- user 201 Anna", _error.ToString(), StringComparison.Ordinal);
        Assert.True(PruneConsent.IsGiven(plan, yes: true, Here(null)));
    }

    [Fact]
    public async Task Who_deletes_nothing_is_asked_nothing()
    {
        var plan = await PlanAsync("users: [{ extension: 201, name: Bella }]");
        Assert.Equal([ChangeKind.Update], plan.Changes.Select(c => c.Kind));
        Assert.True(PruneConsent.IsGiven(plan, yes: false, Here(null)));
        Assert.Empty(_error.ToString());
    }

    private async Task<Plan> PlanAsync(string text)
    {
        _tenant.Put("/v1/users/usr_1", """{ "id": "usr_1", "extension": "201", "name": "Anna" }""");
        var live = await LiveTenant.ReadAsync(_tenant, CancellationToken.None);
        return Plan.Between(TenantFile.Parse(text, "t.yaml", _ => null), live, prune: true);
    }

    private Surroundings Here(Func<string?>? answer) => new(_output, _error, _ => null, "/nope", TimeProvider.System) { Answer = answer };
}
