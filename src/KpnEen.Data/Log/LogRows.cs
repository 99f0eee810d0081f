using KpnEen.Data.Postgres;

namespace KpnEen.Data.Log;

/// <summary>What events say of conversations, call records and recordings, as rows.</summary>
internal static class LogRows
{
    public static async Task ApplyAsync(DbSession session, IReadOnlyList<StoredEvent> events, NodeName node)
    {
        await Task.CompletedTask;
    }
}
