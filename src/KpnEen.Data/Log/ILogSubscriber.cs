using KpnEen.Data.Postgres;

namespace KpnEen.Data.Log;

/// <summary>
/// Takes part in the transaction that writes events: what it writes is there if and only if the events are. It sees each event
/// once (a replay of the journal passes over those that are stored). The session is of the platform when the switch's entries
/// are written, and of one tenant when a request emitted them: rely on nothing that only one of them may do.
/// An implementation must not depend on <see cref="Database"/>.
/// </summary>
public interface ILogSubscriber
{
    /// <summary>Whether this event is of interest: the log takes a shorter way with events nobody waits for.</summary>
    bool Wants(StoredEvent stored) => true;

    Task OnCommittingAsync(DbSession session, IReadOnlyList<StoredEvent> events);
}
