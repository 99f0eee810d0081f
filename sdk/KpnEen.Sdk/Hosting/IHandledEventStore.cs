namespace KpnEen.Sdk;

/// <summary>
/// Remembers which events were handled, so that one that is delivered twice is handled once. The default is a memory of this process; several processes behind one
/// address share a store of their own (a table with the id as its key). Safe for use by many callers at once.
/// </summary>
public interface IHandledEventStore
{
    /// <summary>Claims an event, in one step: of two callers one gets <see cref="EventClaim.Ours"/>.</summary>
    /// <param name="eventId"><c>evt_…</c></param>
    ValueTask<EventClaim> BeginAsync(string eventId, CancellationToken cancellationToken);

    /// <summary>Ends the claim.</summary>
    /// <param name="eventId"><c>evt_…</c></param>
    /// <param name="handled">False: the handler failed, and the event may be claimed again.</param>
    ValueTask EndAsync(string eventId, bool handled, CancellationToken cancellationToken);
}
