using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Data.Secrets;
using KpnEen.Pbx;

namespace KpnEen.Data.Camara;

/// <summary>The calls of the CAMARA facade.</summary>
public sealed class CamaraCallStore(Database database, ISecretBox secrets, TimeProvider time)
{
    /// <summary>What the ids of these calls begin with; the log is followed by it.</summary>
    public const string Prefix = "ctd";

    private const string Columns = "id, tenant_id, conversation_id, caller, callee, recording_enabled, status, created_at, ended_at";

    // A call the switch has says so at once: one still without a word was never placed.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>Notes the call before it is placed, so that no event of it comes too early.</summary>
    /// <returns>Null: these two have a call already.</returns>
    public Task<CamaraCall?> BeginAsync(
        string tenantId,
        string caller,
        string callee,
        bool recordingEnabled,
        CamaraSink? sink,
        CancellationToken cancellation
    )
    {
        var now = Stamps.Now(time);
        var id = Ids.New(Prefix, time);
        return database.InTenantAsync(
            tenantId,
            async session =>
            {
                await session.ExecuteAsync(
                    """
                    DELETE FROM camara_calls
                    WHERE caller = @caller AND callee = @callee AND ended_at IS NULL AND conversation_id IS NULL AND created_at < @silent
                    """,
                    new
                    {
                        caller,
                        callee,
                        silent = now - Silence,
                    }
                );
                return await session.QuerySingleOrDefaultAsync<CamaraCall>(
                    $"""
                    INSERT INTO camara_calls (id, tenant_id, caller, callee, recording_enabled, sink, created_at)
                    VALUES (@id, @tenantId, @caller, @callee, @recordingEnabled, @sealedSink, @now)
                    ON CONFLICT (tenant_id, caller, callee) WHERE ended_at IS NULL DO NOTHING RETURNING {Columns}
                    """,
                    new
                    {
                        id,
                        tenantId,
                        caller,
                        callee,
                        recordingEnabled,
                        sealedSink = sink?.Seal(secrets, id),
                        now,
                    }
                );
            },
            cancellation
        );
    }

    /// <summary>The switch has the call.</summary>
    public Task PlacedAsync(CamaraCall call, string conversationId, CancellationToken cancellation) =>
        database.InTenantAsync(
            call.TenantId,
            session =>
                session.ExecuteAsync(
                    "UPDATE camara_calls SET conversation_id = @conversationId WHERE id = @Id",
                    new { call.Id, conversationId }
                ),
            cancellation
        );

    /// <summary>The switch would not have it: nothing is left of it.</summary>
    public Task RefusedAsync(CamaraCall call, CancellationToken cancellation) =>
        database.InTenantAsync(
            call.TenantId,
            session => session.ExecuteAsync("DELETE FROM camara_calls WHERE id = @Id", new { call.Id }),
            cancellation
        );

    /// <summary>The client asks for the end: that is the reason when the end comes.</summary>
    public Task TerminatesAsync(CamaraCall call, CancellationToken cancellation) =>
        database.InTenantAsync(
            call.TenantId,
            session =>
                session.ExecuteAsync("UPDATE camara_calls SET terminated = true WHERE id = @Id AND ended_at IS NULL", new { call.Id }),
            cancellation
        );

    /// <summary>Null: no such call in this tenant.</summary>
    public Task<CamaraCall?> FindAsync(string tenantId, string id, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session => session.QuerySingleOrDefaultAsync<CamaraCall>($"SELECT {Columns} FROM camara_calls WHERE id = @id", new { id }),
            cancellation
        );
}
