using KpnEen.Data.Log;
using KpnEen.Data.Postgres;

namespace KpnEen.Data.Tests.Harness;

/// <summary>A subscriber of the log that does as the test says.</summary>
internal sealed class Watcher(Func<DbSession, IReadOnlyList<StoredEvent>, Task> on) : ILogSubscriber
{
    public Task OnCommittingAsync(DbSession session, IReadOnlyList<StoredEvent> events) => on(session, events);
}
