using KpnEen.Data.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Log;

/// <summary>Writes entries of the log as rows, in one transaction: events first, then what they say of conversation, call record and recording.</summary>
internal sealed class EventWriter(IReadOnlyList<ILogSubscriber> subscribers, NodeName node, ILogger log)
{
    /// <summary>In the caller's transaction, statement by statement. What is stored already is passed over.</summary>
    public async Task WriteAsync(DbSession session, IReadOnlyList<EncodedEntry> entries)
    {
        var fresh = await EventRows.InsertAsync(session, entries, log);
        if (fresh.Count == 0)
            return;
        if (session.TenantId is not null)
            await ConversationRows.ContinueAsync(session, fresh);
        else
        {
            foreach (var statement in ConversationRows.Statements(fresh, node))
                await session.ExecutePreparedAsync(statement);
        }
        if (CallRecordRows.Insert(fresh) is { } records)
            await session.ExecutePreparedAsync(records);
        await RecordingRows.ApplyAsync(session, fresh, node);
        var stored = Stored(fresh);
        foreach (var subscriber in subscribers)
            await subscriber.OnCommittingAsync(session, stored);
        await session.ExecutePreparedAsync(Notify(fresh));
    }

    /// <summary>The same in one round trip of a connection of the platform: a transaction of its own, all or nothing.</summary>
    /// <returns>False, and nothing is done: there is something in them that takes more than that.</returns>
    /// <exception cref="PostgresException">Of class 23: one is stored already, or its sequence is taken.</exception>
    public async Task<bool> TryWriteAtOnceAsync(
        NpgsqlDataSource platform,
        IReadOnlyList<EncodedEntry> entries,
        CancellationToken cancellation
    )
    {
        var stored = Stored(entries);
        if (
            entries.Any(e => e.Entry.Event.Data.Recording is not null)
            || subscribers.Any(s => s is not ILogStatements && stored.Any(s.Wants))
        )
            return false;
        await using var connection = await platform.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        EventRows.InsertNew(entries).AddTo(batch);
        foreach (var statement in ConversationRows.Statements(entries, node))
            statement.AddTo(batch);
        CallRecordRows.Insert(entries)?.AddTo(batch);
        foreach (var subscriber in subscribers.OfType<ILogStatements>())
            subscriber.StatementFor(stored).AddTo(batch);
        Notify(entries).AddTo(batch);
        await batch.PrepareAsync(cancellation);
        await batch.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    private static List<StoredEvent> Stored(IReadOnlyList<EncodedEntry> entries) =>
        [.. entries.Select(e => new StoredEvent(e.Entry, e.Envelope))];

    private static LogStatement Notify(IReadOnlyList<EncodedEntry> entries) =>
        new(
            "SELECT pg_notify($1, topic) FROM unnest($2) AS topic",
            [
                LogStatement.Arg(Topics.Channel),
                LogStatement.Arg(
                    entries
                        .Select(e => e.Entry.Event.TenantId)
                        .Distinct(StringComparer.Ordinal)
                        .Select(t => $"{Topics.Event}:{t}")
                        .ToArray()
                ),
            ]
        );
}
