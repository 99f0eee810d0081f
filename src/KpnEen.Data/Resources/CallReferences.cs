using KpnEen.Data.Postgres;

namespace KpnEen.Data.Resources;

/// <summary>References that clients give to calls they place; each is used once in a tenant.</summary>
public sealed class CallReferences(Database database)
{
    /// <returns>False when the reference was used before.</returns>
    public Task<bool> ClaimAsync(string tenantId, string reference, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            async session =>
                await session.ExecuteAsync(
                    "INSERT INTO call_references (tenant_id, client_reference) VALUES (@tenantId, @reference) ON CONFLICT DO NOTHING",
                    new { tenantId, reference }
                ) == 1,
            cancellation
        );

    /// <summary>Says which call the reference belongs to; null when no call was placed: it is free again.</summary>
    public Task SettleAsync(string tenantId, string reference, string? conversationId, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                conversationId is null
                    ? session.ExecuteAsync(
                        "DELETE FROM call_references WHERE tenant_id = @tenantId AND client_reference = @reference AND conversation_id IS NULL",
                        new { tenantId, reference }
                    )
                    : session.ExecuteAsync(
                        "UPDATE call_references SET conversation_id = @conversationId WHERE tenant_id = @tenantId AND client_reference = @reference",
                        new
                        {
                            tenantId,
                            reference,
                            conversationId,
                        }
                    ),
            cancellation
        );
}
