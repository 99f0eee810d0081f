using KpnEen.Pbx.Control;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;
using KpnEen.Pbx.Prompts;
using KpnEen.Pbx.State;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Calls;

/// <summary>The whole of a call on one screen: routed, answered, talked, ended, told.</summary>
public sealed class CallLifecycle(
    MidCallServices services,
    HuntPointers pointers,
    CallLadders ladders,
    Announcer announcer,
    ILogger<CallLifecycle> log
)
{
    /// <summary>Never throws; when it returns every leg is down and the conversation is closed.</summary>
    /// <param name="enter">Gives the calling side and what it wants: at once for an INVITE, after the first phone was answered for click-to-dial.</param>
    public async Task RunAsync(Call call, Func<CancellationToken, Task<Entry>> enter)
    {
        Outcome outcome = new Outcome.Abandoned();
        ICaller? caller = null;
        services.Calls.Add(call);
        call.Conversation.Emit(EventTypes.CallCreated);
        log.LogInformation("Call {Call} of {Tenant} began: {Direction}", call.Id, call.Tenant.Tenant.Id, call.Conversation.Start.Direction);
        try
        {
            (caller, var attempt, outcome) = await enter(call.Hangup);
            if (caller is not null)
                outcome = await ConnectAsync(call, caller, attempt!);
        }
        catch (OperationCanceledException) when (call.Hangup.IsCancellationRequested)
        {
            // Either side hung up, or the server stops: the normal end of a call.
            outcome = call.Conversation.AnsweredAt is null ? Unanswered(call) : outcome;
        }
        catch (Exception bug)
        {
            log.LogError(bug, "Call {Call} failed", call.Id);
            outcome = new Outcome.Failed(new Cause(500, 41, "Temporary failure"));
        }
        await EndAsync(call, caller, outcome);
    }

    private async Task<Outcome> ConnectAsync(Call call, ICaller caller, Attempt attempt)
    {
        Leg own;
        Leg callee;
        Outcome outcome;
        using (caller.Gone.Register(() => call.End(CallerGone(call, caller))))
        {
            outcome = await services.Router.RouteAsync(attempt, call.Hangup);
            if (outcome is not Outcome.Answered(var answered))
                return outcome;
            callee = answered;
            if (await AnswerAsync(call, caller, callee) is not { } up)
            {
                await call.LostAsync(callee, RingEndReason.Cancelled);
                return new Outcome.Abandoned();
            }
            own = up;
            await call.AddAsync(own);
        }
        call.Conversation.Answered();
        call.Changed();
        call.Conversation.Emit(EventTypes.CallAnswered, data => data with { LegId = callee.Info.Id, User = callee.Info.User ?? data.User });
        call.Click?.Status("connected");
        // Two talk, or more of them confer: one after the other, each with the mailbox to itself.
        for (ICallStage? stage = new Talk(services, call, new Parties(own, callee, services.MusicIn(call))); stage is not null; )
            stage = await stage.RunAsync(call.Hangup);
        return outcome;
    }

    // The caller may give up in the very moment the callee goes off hook.
    private static async Task<Leg?> AnswerAsync(Call call, ICaller caller, Leg callee)
    {
        try
        {
            return await caller.AnswerAsync(callee, call.Hangup);
        }
        catch (OperationCanceledException)
        {
            call.End(CallerGone(call, caller));
            return null;
        }
    }

    // Nobody answered, and nobody tried any longer: why.
    private static Outcome Unanswered(Call call) =>
        call.Reason switch
        {
            null => new Outcome.Failed(new Cause(503, 41, "The exchange is closing")),
            { By: EndedBy.User } when call.Conversation.Start.Direction == CallDirection.Inbound && call.Click is null =>
                new Outcome.Rejected(),
            _ => new Outcome.Abandoned(),
        };

    private async Task EndAsync(Call call, ICaller? caller, Outcome outcome)
    {
        try
        {
            if (caller is not null)
                await caller.FinishAsync(outcome, announcer.Of(call, caller.Info, outcome), call.Hangup);
        }
        catch (Exception e)
        {
            log.LogError(e, "The caller of {Call} could not be told how it ended", call.Id);
        }
        await call.DisposeAsync();
        if (caller is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        foreach (var userId in call.PastLegs.Select(l => l.UserId).OfType<string>().Distinct())
            pointers.EndedCall(userId);
        await CallEnding.TellAsync(call, outcome);
        log.LogInformation(
            "Call {Call} of {Tenant} ended: {Direction}, {Outcome}, {Seconds:0.0} s",
            call.Id,
            call.Tenant.Tenant.Id,
            call.Conversation.Start.Direction,
            call.Conversation.AnsweredAt is null ? outcome.ToCallOutcome(call.Conversation.Start.Direction) : CallOutcome.Completed,
            (call.Times.Now - call.Conversation.StartedAt).TotalSeconds
        );
        ladders.Ended(call.Tenant.Tenant.Id, call.Id);
        services.Ended.Add(CallViews.Of(call), call.Conversation.Trace);
        services.Calls.Remove(call);
        call.Closed();
    }

    private static HangupReason CallerGone(Call call, ICaller caller) =>
        new(caller.Info.User is null ? EndedBy.Customer : EndedBy.User, new Outcome.Abandoned().ToCause());
}
