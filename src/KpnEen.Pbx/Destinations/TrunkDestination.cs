using System.Collections.Immutable;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Tolls;

namespace KpnEen.Pbx.Destinations;

/// <summary>The public side: the trunks that serve the number, the next one when one gives no answer or fails.</summary>
public sealed class TrunkDestination(TenantDirectory directory, ILegDialler dialler, TollGuard guard)
{
    public Task<Outcome> ReceiveAsync(Attempt attempt, string number, CancellationToken hangup) =>
        ReceiveAsync(attempt, number, Delivery.LongestRing, hangup);

    public async Task<Outcome> ReceiveAsync(Attempt attempt, string number, TimeSpan ringFor, CancellationToken hangup)
    {
        var (ticket, refusal) = guard.Admit(attempt, number);
        if (ticket is null)
            return refusal!;
        var outcome = default(Outcome);
        try
        {
            return outcome = await DialAsync(attempt, number, ringFor, hangup);
        }
        finally
        {
            if (outcome is Outcome.Answered(var leg))
                await ticket.BeginAsync(leg);
            else
                await ticket.DisposeAsync();
        }
    }

    private async Task<Outcome> DialAsync(Attempt attempt, string number, TimeSpan ringFor, CancellationToken hangup)
    {
        var outside = attempt with { Caller = PublicCaller(attempt) };
        Outcome outcome = new Outcome.Unreachable(new Events.Cause(503, 38, "No trunk serves the number"));
        foreach (var trunk in Serving(attempt.Call.Tenant, number))
        {
            attempt.Call.Decide(DecisionCode.SentOut, "trunk", trunk.Id, $"out by {trunk.Name}", $"serves {number}", target: trunk.Name);
            outcome = await dialler.RingAsync(outside, new LegEndpoint.Outside(trunk, number), ringFor, alone: true, hangup);
            if (!IsTrunksFault(outcome))
                break;
        }
        return outcome;
    }

    // No answer at all, or a failure of the network (5xx). What the called side said (480, 403, 488) another trunk would only hear again.
    private static bool IsTrunksFault(Outcome outcome) =>
        outcome is Outcome.Unreachable { Cause: null or { Sip: 408 or (>= 500 and < 600) } };

    /// <summary>Longest prefix first; of equals the tenant's own before the platform's.</summary>
    private IEnumerable<Trunk> Serving(TenantSnapshot tenant, string number) =>
        tenant
            .Trunks.Concat(directory.PlatformTrunks)
            .Select(trunk => (trunk, length: Match(trunk.Prefixes, number)))
            .Where(found => found.length >= 0)
            .OrderByDescending(found => found.length)
            .Select(found => found.trunk);

    private static int Match(ImmutableArray<string> prefixes, string number) =>
        prefixes
            .Where(prefix => number.StartsWith(prefix, StringComparison.Ordinal) || (prefix == "+" && number == "112"))
            .Select(prefix => prefix.Length)
            .DefaultIfEmpty(-1)
            .Max();

    // A colleague is known by extension inside and by number outside; 112 sees the number even of those who withhold it.
    private static CallerIdentity PublicCaller(Attempt attempt) =>
        attempt.CallingUser is { } user && (attempt.IsEmergency || attempt.Caller.Presentation == Events.Presentation.Allowed)
            ? attempt.IsEmergency
                ? Emergency(attempt.Call.Tenant, user)
                : CallerIdentity.Public(attempt.Call.Tenant, user)
            : attempt.Caller;

    // Who answers 112 must be able to call back: a user without a number calls with the company's.
    private static CallerIdentity Emergency(TenantSnapshot tenant, User user)
    {
        var own = CallerIdentity.Public(tenant, user);
        return own.Number is null && tenant.Numbers.Select(n => n.E164).Order(StringComparer.Ordinal).FirstOrDefault() is { } company
            ? new CallerIdentity(company, tenant.Tenant.Name, Events.Presentation.Allowed, true)
            : own;
    }
}
