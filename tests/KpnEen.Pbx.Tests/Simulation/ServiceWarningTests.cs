using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.Simulation;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Tests.Simulation;

/// <summary>Held against the engine: what is said never to act never does, whatever the phones do, and what is not said so does in some call.</summary>
public sealed class ServiceWarningTests
{
    private static readonly string[] Forwardings =
    [
        CallForwardingAlways.Descriptor.Name,
        CallForwardingBusy.Descriptor.Name,
        CallForwardingNoAnswer.Descriptor.Name,
        CallForwardingNotReachable.Descriptor.Name,
    ];

    public static TheoryData<bool, bool, int, bool, bool> Settings()
    {
        var all = new TheoryData<bool, bool, int, bool, bool>();
        for (var bits = 0; bits < 48; bits++)
            all.Add(
                (bits & 1) != 0,
                (bits & 2) != 0,
                (bits >> 4) switch
                {
                    0 => -1,
                    1 => 0,
                    _ => 20,
                },
                (bits & 4) != 0,
                (bits & 8) != 0
            );
        return all;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void What_never_acts_is_told_and_nothing_else(bool always, bool busy, int afterSeconds, bool notReachable, bool quiet)
    {
        var acme = Tenants.Acme();
        var services = ServiceSettings
            .Empty.With(CallForwardingAlways.Descriptor, new CallForwardingSettings(always, "201"))
            .With(CallForwardingBusy.Descriptor, new CallForwardingSettings(busy, "201"))
            .With(
                CallForwardingNoAnswer.Descriptor,
                new CallForwardingNoAnswerSettings(afterSeconds >= 0, "201", Math.Max(afterSeconds, 0))
            )
            .With(CallForwardingNotReachable.Descriptor, new CallForwardingSettings(notReachable, "201"))
            .With(DoNotDisturb.Descriptor, new DoNotDisturbSettings(quiet));
        var boss = ((User)acme.FindExtension("200")!) with { Services = services };
        var tenant = acme.With(boss);

        var warned = ServiceWarnings.Of(tenant, boss).Where(w => w.Code == ServiceWarnings.NeverActs).Select(w => w.Service).ToHashSet();
        var acting = Enum.GetValues<PhoneState>().SelectMany(state => Acting(tenant, boss, state)).ToHashSet();
        var active = Forwardings.Where(f => ServiceCatalog.Find(f) is { } s && s.IsActive(services.Get(s)));
        Assert.Equal(active.Where(f => !acting.Contains(f)).Order(), warned.Order());
    }

    [Theory]
    [InlineData("200", ServiceWarnings.LeadsToItself)]
    [InlineData("+31205550200", ServiceWarnings.LeadsToItself)]
    [InlineData("0900123456", ServiceWarnings.DestinationBarred)]
    [InlineData("+4930123456", ServiceWarnings.DestinationBarred)]
    [InlineData("0612345678", null)]
    [InlineData("201", null)]
    public void Where_a_forwarding_leads_is_looked_at(string to, string? code)
    {
        var acme = Tenants.Acme();
        var boss = (User)acme.FindExtension("200")!;
        boss = boss with { Services = boss.Services.With(CallForwardingAlways.Descriptor, new CallForwardingSettings(true, to)) };
        var tenant = acme.With(boss);
        Assert.Equal(code, ServiceWarnings.Of(tenant, boss).SingleOrDefault()?.Code);

        // And the engine agrees: such a call ends in nothing.
        var result = Simulate(tenant, boss, PhoneState.Answers);
        Assert.Equal(code is null, result.Outcome == CallOutcome.Completed);
    }

    private static IEnumerable<string> Acting(TenantSnapshot tenant, User boss, PhoneState state) =>
        Simulate(tenant, boss, state)
            .Decisions.Where(d => d.Subject == boss.Id && d.What.StartsWith("forward", StringComparison.Ordinal))
            .Select(d => d.Service);

    private static SimulationResult Simulate(TenantSnapshot tenant, User boss, PhoneState state)
    {
        var directory = new TenantDirectory();
        directory.ReplacePlatformTrunks([new Trunk("trk_pstn", null, "PSTN", "192.0.2.1", null, [], ["+"])]);
        var caller = new CallerIdentity("+31611111111", null, Presentation.Allowed, false);
        return new RoutingSimulator(directory).Run(
            new SimulatedCall(tenant, null, caller, boss.Extension, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
            {
                Phones = ImmutableDictionary<string, PhoneScript>
                    .Empty.Add(boss.Id, new PhoneScript(state))
                    .Add(((User)tenant.FindExtension("201")!).Id, new PhoneScript(PhoneState.Answers)),
                Outside = new PhoneScript(PhoneState.Answers),
            }
        );
    }
}
