using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Calls;

/// <summary>Number → what it points at → outcome. Owns the loop of redirections: services return them, the router goes on as the forwarder.</summary>
public sealed class Router(
    OriginatingServices originating,
    UserDestination users,
    HuntGroupDestination huntGroups,
    TrunkDestination trunks,
    TimeProvider time
)
{
    /// <summary>semantics.md 3: maxRedirectionDepth.</summary>
    private const int MaxRedirections = 5;

    public async Task<Outcome> RouteAsync(Attempt attempt, CancellationToken hangup)
    {
        while (true)
        {
            var outcome = attempt.Originator is null
                ? await DeliverAsync(attempt, hangup)
                : await originating.RunAsync(attempt, DeliverAsync, hangup);
            if (outcome is not Outcome.Redirect redirect)
                return outcome;
            if (IsCircle(attempt, redirect) is { } why)
            {
                attempt.Call.Decide(DecisionCode.ForwardingNotFollowed, "router", redirect.By.Id, "forwarding not followed", why);
                return new Outcome.Loop();
            }
            var step = new Redirection(redirect.By.Number, redirect.To, redirect.Why, redirect.Service, time.GetUtcNow());
            attempt.Call.Conversation.Redirected(step);
            attempt.Call.Conversation.Emit(EventTypes.CallForwarded, data => data with { User = redirect.By.User?.ToRef() ?? data.User });
            attempt.Progress.Forwarded();
            attempt = attempt.RedirectedBy(redirect, step);
        }
    }

    private Task<Outcome> DeliverAsync(Attempt attempt, CancellationToken hangup) =>
        DialPlan.Resolve(attempt.Call.Tenant, attempt.Dialled) switch
        {
            DialTarget.ToUser(var user) => ToUserAsync(attempt, user, hangup),
            DialTarget.ToHuntGroup(var group) => ToHuntGroupAsync(attempt, group, hangup),
            DialTarget.Outside(var number) when attempt.MayLeave => trunks.ReceiveAsync(attempt, number, hangup),
            _ => NotFoundAsync(attempt),
        };

    private Task<Outcome> ToUserAsync(Attempt attempt, User user, CancellationToken hangup)
    {
        attempt.Call.Decide(
            DecisionCode.RoutedToUser,
            "router",
            user.Id,
            $"to user {user.Extension}",
            $"{attempt.Dialled} leads there",
            NumberOf(attempt),
            user.Extension
        );
        return users.ReceiveAsync(new Delivery(attempt, user, Delivery.LongestRing), hangup);
    }

    private Task<Outcome> ToHuntGroupAsync(Attempt attempt, HuntGroup group, CancellationToken hangup)
    {
        attempt.Call.Decide(
            DecisionCode.RoutedToHuntGroup,
            "router",
            group.Id,
            $"to hunt group {group.Name}",
            $"{attempt.Dialled} leads there",
            NumberOf(attempt),
            group.Name
        );
        return huntGroups.ReceiveAsync(attempt, group, hangup);
    }

    // An extension is a setting of who has it; a number leads where it was set to lead.
    private static string? NumberOf(Attempt attempt) =>
        attempt.Call.Tenant.FindExtension(attempt.Dialled) is null && DialledNumber.ToE164(attempt.Dialled) is { } e164
            ? attempt.Call.Tenant.FindNumber(e164)?.Id
            : null;

    private static Task<Outcome> NotFoundAsync(Attempt attempt)
    {
        attempt.Call.Decide(
            DecisionCode.NumberUnknown,
            "router",
            null,
            "not found",
            $"{attempt.Dialled} leads nowhere",
            target: attempt.Dialled
        );
        return Task.FromResult<Outcome>(new Outcome.NotFound());
    }

    private static string? IsCircle(Attempt attempt, Outcome.Redirect redirect)
    {
        if (attempt.Redirections.Length + attempt.EarlierRedirections >= MaxRedirections)
            return $"more than {MaxRedirections} redirections";
        if (attempt.Redirections.Any(r => r.From == redirect.By.Number && r.Service == redirect.Service))
            return $"{redirect.Service} of {redirect.By.Number} a second time";
        if (attempt.Redirections.Any(r => r.Service is null && IsOf(attempt.Call.Tenant, redirect.By, r.From)))
            return $"{redirect.By.Number} forwarded this call before, and it came back from outside";
        return attempt.MaxForwards <= 0 ? "too many hops" : null;
    }

    // Outside a forwarder is known by number; two exchanges that forward to each other meet it there.
    private static bool IsOf(TenantSnapshot tenant, ForwardingParty by, string station) =>
        DialledNumber.FromTrunk(station) is { } number && tenant.FindNumber(number)?.TargetId == by.Id;
}
