using Npgsql;

namespace KpnEen.Testing;

/// <summary>The event log of a database, held against the schemas.</summary>
public static class EmittedEvents
{
    /// <summary>Every event that is stored there is as its schema says (W10).</summary>
    /// <param name="types">SQL LIKE pattern; for hosts whose tests make up calls of their own.</param>
    /// <exception cref="InvalidOperationException">One is not.</exception>
    public static async Task DemandAsync(string connectionString, string types = "%")
    {
        var envelopes = new List<string>();
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT envelope::text FROM events WHERE type LIKE $1 ORDER BY tenant_id, position",
            connection
        );
        command.Parameters.AddWithValue(types);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            envelopes.Add(rows.GetString(0));
        EventJudge.Demand(envelopes);
    }
}
