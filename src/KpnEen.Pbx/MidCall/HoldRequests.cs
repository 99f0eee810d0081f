using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>Hold and resume, by the phone's own key or by the API.</summary>
internal sealed class HoldRequests(Call call, Parties parties)
{
    public void ByPhone(Leg leg, bool held)
    {
        if (parties.IsHolder(leg) == held)
            return;
        Change(leg, held, new Actor("phone", leg.Info.DeviceId));
    }

    /// <returns>Null when done.</returns>
    public async Task<CommandResult?> HoldAsync(string? userId, bool hold, CancellationToken hangup)
    {
        if (parties.OfUser(userId) is not { } leg)
            return Refusals.NoUser(userId);
        if (parties.IsHolder(leg) == hold)
            return new CommandResult.InvalidState(
                hold ? "held" : "active",
                hold ? "The user holds the call already." : "The user does not hold the call."
            );
        Change(leg, hold, new Actor("api", userId));
        if (!await OfferAsync(leg, hold, hangup))
            call.Decide(
                DecisionCode.HoldRefusedByPhone,
                "hold",
                leg.Info.User?.Id,
                "the phone refused new media",
                "the exchange holds the call all the same"
            );
        return null;
    }

    // A phone may take 32 s to say nothing; that one side has hung up meanwhile is not kept waiting by it.
    private async Task<bool> OfferAsync(Leg leg, bool hold, CancellationToken hangup)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(hangup, parties.First.Gone, parties.Second.Gone);
        try
        {
            return await leg.HoldAsync(hold, over.Token);
        }
        catch (OperationCanceledException) when (!hangup.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Change(Leg leg, bool held, Actor actor)
    {
        if (held)
        {
            parties.Hold(leg);
            call.Times.Held();
        }
        else
        {
            parties.Resume(leg);
            if (!parties.IsHeld)
                call.Times.Resumed();
        }
        call.Conversation.Emit(
            held ? EventTypes.CallHeld : EventTypes.CallResumed,
            parties.IsHeld ? CallState.Held : CallState.Active,
            data => data with { LegId = leg.Info.Id, User = leg.Info.Named ?? data.User, Actor = actor }
        );
        call.Changed();
    }
}
