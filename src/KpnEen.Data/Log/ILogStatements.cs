namespace KpnEen.Data.Log;

/// <summary>A subscriber that needs no answer of the database: its statement goes with those of the events, in one round trip.</summary>
internal interface ILogStatements
{
    LogStatement StatementFor(IReadOnlyList<StoredEvent> events);
}
