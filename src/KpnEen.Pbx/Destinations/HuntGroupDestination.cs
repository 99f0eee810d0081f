using System.Text.Json;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.State;

namespace KpnEen.Pbx.Destinations;

/// <summary>Offers a call to its members, one after the other or all at once, until one answers.</summary>
public sealed class HuntGroupDestination(UserDestination users, ActiveCalls calls, HuntPointers pointers, TimeProvider time)
{
    private const string Name = "hunt-group";

    public async Task<Outcome> ReceiveAsync(Attempt attempt, HuntGroup group, CancellationToken hangup)
    {
        var deadline = group.OverflowAfterSeconds > 0 ? time.GetUtcNow().AddSeconds(group.OverflowAfterSeconds) : DateTimeOffset.MaxValue;
        Outcome outcome = new Outcome.Busy();
        foreach (var round in Rounds(attempt, group))
        {
            var left = deadline - time.GetUtcNow();
            if (left <= TimeSpan.Zero)
                break;
            var ringFor = TimeSpan.FromSeconds(group.NoAnswerSeconds) is var each && each < left ? each : left;
            outcome = await OfferAsync(attempt, group, round, ringFor, hangup);
            if (outcome is Outcome.Answered(var leg))
            {
                pointers.Took(group.Id, leg.Info.User!.Id);
                return outcome;
            }
        }
        if (group.Overflow is not { } overflow)
            return outcome;
        attempt.Call.Decide(
            DecisionCode.HuntGroupOverflowed,
            Name,
            group.Id,
            $"overflow to {overflow}",
            "no member took the call",
            target: overflow
        );
        return new Outcome.Redirect(
            overflow,
            RedirectReason.HuntGroup,
            Name,
            new ForwardingParty(null, group.Id, group.Extension, group.Name)
        );
    }

    private Task<Outcome> OfferAsync(Attempt attempt, HuntGroup group, User[] round, TimeSpan ringFor, CancellationToken hangup)
    {
        var extensions = string.Join(", ", round.Select(m => m.Extension));
        attempt.Call.Decide(
            DecisionCode.HuntGroupRang,
            Name,
            group.Id,
            $"offer to {extensions}",
            $"policy {JsonNamingPolicy.CamelCase.ConvertName(group.Policy.ToString())}",
            target: extensions
        );
        var (allowed, each) = Breadth.Share(attempt, round);
        return Fork.FirstAnswerAsync(
            allowed,
            (member, cancel) => users.ReceiveAsync(new Delivery(each, member, ringFor, group, Alone: allowed.Length == 1), cancel),
            attempt.Call.LostAsync,
            hangup
        );
    }

    private IEnumerable<User[]> Rounds(Attempt attempt, HuntGroup group)
    {
        var members = group.Members.Select(m => attempt.Call.Tenant.FindUser(m.UserId)!).ToArray();
        var ordered = group.Policy switch
        {
            HuntPolicy.Circular => pointers.AfterLast(group.Id, members),
            HuntPolicy.Uniform => pointers.LongestIdleFirst(members),
            HuntPolicy.Weighted => pointers.ByWeight(members, group.Members),
            _ => members,
        };
        if (group.Policy == HuntPolicy.Simultaneous)
        {
            User[] free = [.. ordered.Where(m => IsFree(attempt, m))];
            if (free.Length > 0)
                yield return free;
            yield break;
        }
        // Looked at when its turn comes: who was busy may be free by then.
        foreach (var member in ordered)
        {
            if (IsFree(attempt, member))
                yield return [member];
        }
    }

    private bool IsFree(Attempt attempt, User member)
    {
        if (member.Id == attempt.CallingUser?.Id)
            return false;
        if (calls.IsBusy(member.Id))
            attempt.Call.Decide(DecisionCode.MemberSkippedBusy, Name, member.Id, "skipped", "busy");
        else if (!users.IsReachable(member))
            attempt.Call.Decide(DecisionCode.MemberSkippedNotReachable, Name, member.Id, "skipped", "not reachable");
        else
            return true;
        return false;
    }
}
