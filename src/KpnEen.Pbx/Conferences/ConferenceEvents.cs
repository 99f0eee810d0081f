using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Conferences;

/// <summary>What is told of a conference, and shown of it. It counts as one from the moment three are in it.</summary>
internal sealed class ConferenceEvents(Call call, Room room)
{
    private DateTimeOffset? startedAt;

    public bool HasStarted => startedAt is not null;

    /// <summary>Somebody came in.</summary>
    public void Joined(Leg leg, Transfer? transfer = null)
    {
        if (startedAt is null)
        {
            if (room.Legs.Count < 3)
            {
                Refresh();
                return;
            }
            startedAt = call.Times.Now;
            // Whoever held while there were two, the others talk now.
            call.Times.Resumed();
            call.Conversation.Confers();
            Tell(EventTypes.ConferenceStarted, room.Controller);
        }
        Tell(EventTypes.ConferenceParticipantJoined, leg, transfer: transfer);
    }

    public void Left(Leg leg)
    {
        if (HasStarted)
            Tell(EventTypes.ConferenceParticipantLeft, leg);
        Refresh();
    }

    public void Ended()
    {
        if (HasStarted)
            Tell(EventTypes.ConferenceEnded, room.Controller);
        call.Conference = null;
        startedAt = null;
        call.Changed();
    }

    public void Tell(string type, Leg leg, Actor? actor = null, Transfer? transfer = null)
    {
        Refresh();
        call.Conversation.Emit(
            type,
            data =>
                data with
                {
                    LegId = leg.Info.Id,
                    User = leg.Info.Named ?? data.User,
                    Actor = actor,
                    Transfer = transfer,
                    Conference = call.Conference,
                }
        );
    }

    private void Refresh()
    {
        call.Conference = startedAt is { } since ? room.Describe(since) : null;
        call.Changed();
    }
}
