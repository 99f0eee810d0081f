using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.CallMeNow;

/// <summary>Brings what the switch says of a session (<c>click_to_call.status_changed</c>) to its row, in the transaction that stores the event.</summary>
public sealed class CallMeNowStatusFollower(TimeProvider time) : ILogSubscriber
{
    private const string OptedOut = "optedOut";

    public bool Wants(StoredEvent stored) => stored.Entry.Event.Data.ClickToCall is not null;

    public async Task OnCommittingAsync(DbSession session, IReadOnlyList<StoredEvent> events)
    {
        foreach (var stored in events)
        {
            if (stored.Entry.Event is not { Data.ClickToCall: { } status } told)
                continue;
            await CallMeNowSessionStore.SetStatusAsync(session, status.Id, status.Status, status.Reason, status.At);
            if (status is { Reason: OptedOut, VisitorNumber: { } number })
                await BlockedNumberStore.AddAsync(session, told.TenantId, number, time);
        }
    }
}
