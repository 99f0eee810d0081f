using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using NpgsqlTypes;

namespace KpnEen.Data.Webhooks;

/// <summary>Deliveries that simply went well, many in one statement: nothing of their endpoint or their lane changes by them.</summary>
internal static class DeliveredRows
{
    // Of their endpoint first, like everybody: one that is being deleted takes its deliveries along before or after, not while we write.
    private const string Hold = "SELECT FROM webhook_endpoints WHERE id = ANY($1) ORDER BY id FOR KEY SHARE";

    private const string Write = """
        WITH done AS (
            UPDATE webhook_deliveries d SET status = 'delivered', reason = NULL, due_at = NULL, lease = NULL, lease_until = NULL,
                last_status = r.code, finished_at = $1
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                AS r (id, lease, code, number, trigger, started_at, request, response, body, timings)
            WHERE d.id = r.id AND d.lease = r.lease
            RETURNING d.id, d.tenant_id, r.code, r.number, r.trigger, r.started_at, r.request, r.response, r.body, r.timings
        )
        INSERT INTO webhook_attempts (delivery_id, tenant_id, number, trigger, started_at, status, request_headers, response_headers, response_body, timings)
        SELECT id, tenant_id, number, trigger, started_at, code, request, response, body, timings FROM done
        RETURNING delivery_id
        """;

    public static bool Takes(ClaimedDelivery claimed, DeliveryOutcome outcome) =>
        outcome is { Status: "delivered", Pause: null, Attempt.Status: not null }
        && claimed is { EndpointIsWell: true, Trigger: "schedule", Failures: 0 };

    /// <returns>Ids of those written; of the others the lease was lost.</returns>
    public static async Task<IReadOnlyCollection<string>> WriteAsync(
        DbSession session,
        IReadOnlyList<(ClaimedDelivery Claimed, WebhookAttempt Attempt)> rows,
        DateTimeOffset now
    )
    {
        var endpoints = rows.Select(r => r.Claimed.EndpointId).Distinct(StringComparer.Ordinal).ToArray();
        await session.ExecutePreparedAsync(new LogStatement(Hold, [LogStatement.Arg(endpoints)]));
        var body = LogStatement.Column(rows, r => r.Attempt.ResponseBody);
        body.NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text;
        var written = await session.QueryPreparedAsync(
            row => row.GetString(0),
            new LogStatement(
                Write,
                [
                    LogStatement.Arg(now.UtcDateTime),
                    LogStatement.Column(rows, r => r.Claimed.Id),
                    LogStatement.Column(rows, r => r.Claimed.Lease),
                    LogStatement.Column(rows, r => r.Attempt.Status!.Value),
                    LogStatement.Column(rows, r => r.Attempt.Number),
                    LogStatement.Column(rows, r => r.Attempt.Trigger),
                    LogStatement.TimeColumn(rows, r => r.Attempt.StartedAt),
                    LogStatement.Column(rows, r => r.Attempt.RequestHeaders.GetRawText()),
                    LogStatement.Column(rows, r => r.Attempt.ResponseHeaders.GetRawText()),
                    body,
                    LogStatement.Column(rows, r => r.Attempt.Timings.GetRawText()),
                ]
            )
        );
        return written.ToHashSet(StringComparer.Ordinal);
    }
}
