using Npgsql;
using NpgsqlTypes;

namespace KpnEen.Data.Log;

/// <summary>A statement of the log. The connection keeps it prepared: it runs all day.</summary>
/// <param name="Sql">With parameters $1, $2, …</param>
internal sealed record LogStatement(string Sql, IReadOnlyList<NpgsqlParameter> Args)
{
    public static NpgsqlParameter Arg(object value) => new() { Value = value };

    /// <summary>A column of rows, for unnest.</summary>
    public static NpgsqlParameter Column<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> column)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        return new() { Value = values };
    }

    /// <summary>A column of times. The type is named: a missing time in front of others would mislead the driver.</summary>
    public static NpgsqlParameter TimeColumn<TRow>(IReadOnlyList<TRow> rows, Func<TRow, DateTimeOffset?> column)
    {
        var parameter = Column(rows, row => column(row)?.UtcDateTime);
        parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;
        return parameter;
    }

    /// <summary>A column of text that is UTF-8 already.</summary>
    public static NpgsqlParameter TextColumn<TRow>(IReadOnlyList<TRow> rows, Func<TRow, ReadOnlyMemory<byte>> column)
    {
        var parameter = Column(rows, column);
        parameter.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text;
        return parameter;
    }

    public void AddTo(NpgsqlBatch batch)
    {
        var command = new NpgsqlBatchCommand(Sql);
        foreach (var arg in Args)
            command.Parameters.Add(arg);
        batch.BatchCommands.Add(command);
    }

    public NpgsqlCommand ToCommand(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        var command = new NpgsqlCommand(Sql, connection, transaction);
        foreach (var arg in Args)
            command.Parameters.Add(arg);
        return command;
    }
}
