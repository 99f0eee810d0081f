using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>
/// Plays an audio file or a prompt into a call; who hears it does not hear the other side meanwhile. It ends by itself, when it is stopped, when something
/// else is played, and when a side is put on hold, taken back or replaced.
/// </summary>
internal sealed class PlayRequests(MidCallServices services, Call call, Parties parties)
{
    private readonly RequestedPlay play = new(services, call);
    private Leg[]? playing;
    private int connection;

    /// <returns>Null when done.</returns>
    public CommandResult? Play(CallRequest.Play request)
    {
        if (RequestedPlay.Unknown(request) is { } unknown)
            return unknown;
        var own = parties.OfUser(request.UserId);
        if (own is null && (request.UserId is not null || request.To != PlaySides.All))
            return Refusals.NoUser(request.UserId);
        Hush();
        Leg[] listeners = request.To switch
        {
            PlaySides.User => [own!],
            PlaySides.OtherSide => [parties.Other(own!)],
            _ => [parties.First, parties.Second],
        };
        (playing, connection) = (listeners, parties.Connection);
        play.Start(request, own, listeners);
        return null;
    }

    /// <returns>Null when done.</returns>
    public CommandResult? Stop()
    {
        if (playing is null)
            return new CommandResult.InvalidState(call.Conversation.State.ToString().ToLowerInvariant(), "Nothing is played.");
        Hush();
        Ended(playing);
        return null;
    }

    /// <summary>It was heard to its end: who waited with music has it again, and who is not to hear a muted side does not.</summary>
    public void Ended(IReadOnlyList<Leg> listeners)
    {
        if (listeners != playing)
            return;
        playing = null;
        if (parties.Connection == connection && (parties.IsHeld || parties.Sides.Any(leg => leg.IsMuted)))
            parties.Connect();
    }

    // Where sides were connected anew something else is heard already.
    private void Hush()
    {
        if (parties.Connection != connection)
            return;
        foreach (var leg in playing ?? [])
            leg.Hush();
    }
}
