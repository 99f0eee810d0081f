using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>Who comes into a conference and who leaves it, with all that follows.</summary>
internal sealed class Membership(Call call, Room room, ConferenceEvents events, RecordingRequests recordings, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Why the last one left: what ends the call when nobody is left to talk to.</summary>
    public HangupReason LastWhy { get; private set; } = new(EndedBy.System, HangupReason.Normal);

    public async Task JoinAsync(Leg leg, Transfer? transfer = null)
    {
        room.Add(leg);
        await call.AddAsync(leg);
        await recordings.ChangedPartyAsync();
        events.Joined(leg, transfer);
        PassOnGone(leg);
    }

    /// <summary>The leg is let go; with the controller goes the conference.</summary>
    public async Task LeaveAsync(Leg leg, HangupReason why)
    {
        if (leg == room.Controller)
        {
            call.End(why);
            return;
        }
        await StepOutAsync(leg);
        LastWhy = why;
    }

    /// <summary>The leg goes, and the conference goes on even when it was the controller's.</summary>
    public async Task StepOutAsync(Leg leg)
    {
        await TakeOutAsync(leg);
        await call.RemoveAsync(leg);
    }

    /// <summary>The conference is another user's from here on, or when only two will be left, nobody's.</summary>
    /// <returns>False: nobody could have it.</returns>
    public bool HandOver(Leg leg)
    {
        if (leg != room.Controller)
            return true;
        var heir = room.Legs.FirstOrDefault(l => l != leg && l.Info.User is not null);
        if (heir is null && room.Legs.Count > 3)
            return false;
        room.Controller = heir ?? room.Legs.First(l => l != leg);
        return true;
    }

    /// <summary>The leg hears the others no more; it is still up.</summary>
    public async Task TakeOutAsync(Leg leg)
    {
        LastWhy = HangupReasons.Of(leg);
        room.Remove(leg);
        events.Left(leg);
        await recordings.ChangedPartyAsync();
    }

    /// <summary>One takes the place of another, who is told by the caller of this.</summary>
    public async Task ReplaceAsync(Leg old, Leg with, Transfer transfer)
    {
        // Who hands over may have hung up since.
        if (room.Has(old))
            room.Remove(old);
        room.Add(with);
        if (room.Controller == old)
            room.Controller = with;
        await call.AddAsync(with);
        await recordings.ChangedPartyAsync();
        events.Joined(with, transfer);
        events.Left(old);
        PassOnGone(with);
    }

    /// <summary>Who waits alone for those who are rung.</summary>
    public void LetHearRinging()
    {
        if (room.Legs is [var alone])
            alone.Play(Sound.Ringback);
    }

    /// <summary>Pictures are for two: nobody need send any more.</summary>
    public async Task DropPicturesAsync(CancellationToken hangup)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(hangup, patience.Token);
        try
        {
            foreach (var leg in room.Legs)
            {
                if (room.Legs.FirstOrDefault(l => l != leg) is { } other)
                    await Pictures.DropAsync(other, leg, over.Token);
            }
        }
        catch (OperationCanceledException) when (!hangup.IsCancellationRequested)
        {
            // A phone says nothing: it goes on sending what nobody sees.
        }
    }

    // Hung up again before it was a party: nobody took notice of it then.
    private void PassOnGone(Leg leg)
    {
        if (!leg.IsUp)
            call.Mailbox.TryWrite(new CallMessage.Gone(leg));
    }
}
