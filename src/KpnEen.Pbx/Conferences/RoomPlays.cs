using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Legs;
using KpnEen.Pbx.MidCall;

namespace KpnEen.Pbx.Conferences;

/// <summary>Plays an audio file or a prompt into a conference; who hears it does not hear the others meanwhile.</summary>
internal sealed class RoomPlays(MidCallServices services, Call call, Room room)
{
    private readonly RequestedPlay play = new(services, call);
    private Leg[]? playing;

    /// <returns>Null when done.</returns>
    public CommandResult? Play(CallRequest.Play request)
    {
        if (RequestedPlay.Unknown(request) is { } unknown)
            return unknown;
        if (room.OfUser(request.UserId) is not { } own)
            return Refusals.NoUser(request.UserId);
        Hush();
        Leg[] listeners = request.To switch
        {
            PlaySides.User => [own],
            PlaySides.OtherSide => [.. room.Legs.Where(l => l != own)],
            _ => [.. room.Legs],
        };
        playing = listeners;
        play.Start(request, own, listeners);
        return null;
    }

    /// <returns>Null when done.</returns>
    public CommandResult? Stop()
    {
        if (playing is null)
            return new CommandResult.InvalidState("active", "Nothing is played.");
        Hush();
        playing = null;
        return null;
    }

    public void Ended(IReadOnlyList<Leg> listeners)
    {
        if (listeners == playing)
            playing = null;
    }

    private void Hush()
    {
        foreach (var leg in playing?.Where(room.Has) ?? [])
            leg.Hush();
    }
}
