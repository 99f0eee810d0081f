using System.Text.Json;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Destinations;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Control;

/// <summary>The first half of a call the API starts: rings one side; when it answers, the call goes on like any other.</summary>
public sealed class ClickToDial(UserDestination users, HuntGroupDestination huntGroups, TrunkDestination trunks, VisitorCheck check)
{
    public Task<Entry> EnterAsync(Call call, Originate request, CancellationToken hangup)
    {
        call.Click?.Status("initiating");
        call.Click?.Status("callingCaller");
        var user = request.UserId is { } id ? call.Tenant.FindUser(id) : null;
        var group = request.HuntGroupId is { } groupId ? call.Tenant.FindHuntGroup(groupId) : null;
        return request.First == OriginateFirst.User
            ? UserFirstAsync(call, request, user, group, hangup)
            : DestinationFirstAsync(call, request, user, group, hangup);
    }

    // The phone of the user (or of the group's members) rings and shows who will be called.
    private async Task<Entry> UserFirstAsync(Call call, Originate request, User? user, HuntGroup? group, CancellationToken hangup)
    {
        var shown = new CallerIdentity(DialledNumber.ToE164(request.To) ?? request.To, null, Presentation.Allowed, false);
        var attempt = new Attempt(call, user?.Extension ?? group!.Extension, null, shown, Nobody.Instance);
        var outcome = user is not null
            ? await users.RingAsync(new Delivery(attempt, user, TimeSpan.FromSeconds(request.RingSeconds)), hangup)
            : await huntGroups.ReceiveAsync(attempt, group!, hangup);
        if (outcome is not Outcome.Answered(var leg))
            return Entry.Failed(outcome is Outcome.Redirect ? new Outcome.NoAnswer() : outcome);
        TellAnswered(call, leg);
        var caller = user ?? call.Tenant.FindUser(leg.Info.User!.Id)!;
        return Ready(
            call,
            leg,
            new Attempt(call, request.To, caller, CallerIdentity.Internal(caller), new AnsweredCaller(leg)) { CallingUser = caller }
        );
    }

    // The visitor's phone rings first and shows the company's number; then the user or group is called, and sees the visitor's.
    private async Task<Entry> DestinationFirstAsync(Call call, Originate request, User? user, HuntGroup? group, CancellationToken hangup)
    {
        var number = DialledNumber.ToE164(request.To)!;
        var company = group is null ? CallerIdentity.Public(call.Tenant, user!) : GroupIdentity(call.Tenant, group);
        var outcome = await trunks.ReceiveAsync(
            new Attempt(call, number, user, company, Nobody.Instance),
            number,
            TimeSpan.FromSeconds(request.RingSeconds),
            hangup
        );
        if (outcome is not Outcome.Answered(var leg))
            return Entry.Failed(outcome);
        TellAnswered(call, leg);
        if (request.Confirmation is { } confirmation && !await IsConfirmedAsync(call, leg, confirmation, hangup))
            return Entry.Failed(new Outcome.Blocked("the visitor did not confirm"));
        var visitor = new CallerIdentity(number, null, Presentation.Allowed, true);
        return Ready(call, leg, new Attempt(call, user?.Extension ?? group!.Extension, null, visitor, new AnsweredCaller(leg)));
    }

    // Nobody in the company is disturbed before the visitor has proved to be the one who asked.
    private async Task<bool> IsConfirmedAsync(Call call, Leg leg, VisitorConfirmation confirmation, CancellationToken hangup)
    {
        call.Click?.Status("confirming");
        using var gone = leg.Gone.Register(() => call.End(new HangupReason(EndedBy.Customer, HangupReason.Normal)));
        var answer = await check.AskAsync(call, leg, confirmation, hangup);
        call.Decide(
            answer switch
            {
                VisitorAnswer.Confirmed => DecisionCode.VisitorConfirmed,
                VisitorAnswer.WrongCode => DecisionCode.VisitorWrongCode,
                VisitorAnswer.OptedOut => DecisionCode.VisitorOptedOut,
                _ => DecisionCode.VisitorNoCode,
            },
            "call-me-now",
            null,
            answer == VisitorAnswer.Confirmed ? "visitor confirmed" : "call ended",
            $"asked for keys: {answer}"
        );
        if (answer == VisitorAnswer.Confirmed)
            return true;
        call.Click?.Status("failed", JsonNamingPolicy.CamelCase.ConvertName(answer.ToString()));
        return false;
    }

    private static void TellAnswered(Call call, Leg leg) =>
        call.Conversation.Emit(EventTypes.CallAnswered, data => data with { LegId = leg.Info.Id, User = leg.Info.User ?? data.User });

    private static Entry Ready(Call call, Leg leg, Attempt attempt)
    {
        call.Click?.Status("callingCallee");
        return Entry.Ready((ICaller)attempt.Progress, attempt);
    }

    private static CallerIdentity GroupIdentity(TenantSnapshot tenant, HuntGroup group) =>
        tenant.NumbersOf(group.Id) is [var number, ..]
            ? new CallerIdentity(number.E164, tenant.Tenant.Name, Presentation.Allowed, true)
            : CallerIdentity.Withheld;
}
