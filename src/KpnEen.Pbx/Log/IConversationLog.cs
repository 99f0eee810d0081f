using KpnEen.Pbx.Events;

namespace KpnEen.Pbx.Log;

/// <summary>The one way out for what happened. Never blocks on the database and never throws: while PostgreSQL is away entries wait in the journal.</summary>
public interface IConversationLog
{
    /// <summary>Accepts the entry: when this returns, a kill -9 no longer loses it.</summary>
    void Append(LogEntry entry);
}
