using KpnEen.Data.Postgres;

namespace KpnEen.Data.Audit;

/// <summary>The audit log of a tenant, read and verified. Nothing here writes it: the trigger does.</summary>
public sealed class AuditLogStore(Database database)
{
    private const int BatchSize = 1000;
    private const string Columns = "tenant_id, position, record, changes, salt, hash, at, subject_id, service, tenant_version, erased_at";

    private const string Wanted = """
        FROM audit_log
        WHERE tenant_id = @tenantId
          AND (@SubjectId::text IS NULL OR subject_id = @SubjectId)
          AND (@ActorId::text IS NULL OR actor_ids @> ARRAY[@ActorId])
          AND (@Service::text IS NULL OR service = @Service)
          AND (@From::timestamptz IS NULL OR at >= @From) AND (@To::timestamptz IS NULL OR at < @To)
        """;

    /// <summary>Newest first.</summary>
    /// <param name="before">Position of the last of the page before.</param>
    public Task<IReadOnlyList<AuditEntry>> ListAsync(
        string tenantId,
        AuditFilter filter,
        long? before,
        int limit,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QueryAsync<AuditEntry>(
                    $"SELECT {Columns} {Wanted} AND position < @before ORDER BY position DESC LIMIT @limit",
                    new
                    {
                        tenantId,
                        before = before ?? long.MaxValue,
                        filter.SubjectId,
                        filter.ActorId,
                        filter.Service,
                        filter.From,
                        filter.To,
                        limit,
                    }
                ),
            cancellation
        );

    /// <summary>How many there are; beyond ten thousand about how many.</summary>
    public Task<long> EstimateAsync(string tenantId, AuditFilter filter, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                BoundedCount.OfAsync(
                    session,
                    Wanted,
                    new
                    {
                        tenantId,
                        filter.SubjectId,
                        filter.ActorId,
                        filter.Service,
                        filter.From,
                        filter.To,
                    }
                ),
            cancellation
        );

    /// <summary>For each setting the last change before the call that used it; null where it was never changed, or nothing is known of it.</summary>
    public Task<IReadOnlyList<AuditEntry?>> LastChangesAsync(
        string tenantId,
        IReadOnlyList<SettingReference> settings,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync<IReadOnlyList<AuditEntry?>>(
            tenantId,
            async session =>
            {
                var found = new Dictionary<SettingReference, AuditEntry?>();
                foreach (var setting in settings.Distinct())
                {
                    found[setting] = await session.QuerySingleOrDefaultAsync<AuditEntry>(
                        $"""
                        SELECT {Columns} FROM audit_log
                        WHERE tenant_id = @tenantId AND subject_id = @SubjectId AND service IS NOT DISTINCT FROM @Service
                          AND CASE WHEN @TenantVersion::bigint IS NULL THEN at <= @At ELSE tenant_version <= @TenantVersion END
                          AND record::json->>'action' <> 'erase'
                        ORDER BY position DESC LIMIT 1
                        """,
                        new
                        {
                            tenantId,
                            setting.SubjectId,
                            setting.Service,
                            setting.TenantVersion,
                            setting.At,
                        }
                    );
                }
                return [.. settings.Select(s => found[s])];
            },
            cancellation
        );

    /// <summary>Oldest first, for export and verification.</summary>
    public async IAsyncEnumerable<AuditEntry> ReadAllAsync(
        string tenantId,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var after = 0L;
        while (true)
        {
            var batch = await database.InTenantAsync(
                tenantId,
                session =>
                    session.QueryAsync<AuditEntry>(
                        $"SELECT {Columns} FROM audit_log WHERE tenant_id = @tenantId AND position > @after ORDER BY position LIMIT @BatchSize",
                        new
                        {
                            tenantId,
                            after,
                            BatchSize,
                        }
                    ),
                cancellation
            );
            foreach (var entry in batch)
                yield return entry;
            if (batch.Count < BatchSize)
                yield break;
            after = batch[^1].Position;
        }
    }

    /// <summary>The last entry that retention removed; null: the log is there from its first.</summary>
    public Task<AuditAnchor?> FindStartAsync(string tenantId, CancellationToken cancellation) =>
        FindAsync(tenantId, "audit_starts", cancellation);

    /// <summary>Follows the whole chain, and compares it with its head and with the columns that filters look at.</summary>
    public async Task<AuditVerification> VerifyAsync(string tenantId, CancellationToken cancellation)
    {
        // Read first: what is added meanwhile is verified as well, and an end that was cut off is still missed.
        var head = await FindAsync(tenantId, "audit_heads", cancellation);
        var chain = new AuditChain(await FindStartAsync(tenantId, cancellation));
        var extra = new List<AuditFinding>();
        var metHead = head is null;
        await foreach (var entry in ReadAllAsync(tenantId, cancellation))
        {
            chain.Add(entry);
            if (head is not null && entry.Position == head.Position)
                metHead = entry.Hash.AsSpan().SequenceEqual(head.Hash);
            if (!Agrees(entry))
                extra.Add(new AuditFinding(entry.Position, "columnsMismatch", "What filters look at is not what was written."));
        }
        chain.Finish();
        if (!metHead)
            extra.Add(new AuditFinding(head!.Position, "headMismatch", "The log does not reach the end that was kept of it."));
        return new AuditVerification(
            chain.Count,
            chain.Position,
            chain.Hash,
            chain.Erased,
            chain.Start,
            [.. chain.Findings, .. extra.Take(100)]
        );
    }

    /// <summary>Makes what was changed about these subjects unreadable for good; that and by whom it was changed stays, and the erasure is told too.</summary>
    /// <returns>How many entries.</returns>
    public Task<long> EraseAsync(string tenantId, IReadOnlyList<string> subjectIds, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QuerySingleAsync<long>(
                    "SELECT kpneen_erase_audit(@tenantId, @subjects)",
                    new { tenantId, subjects = subjectIds.ToArray() }
                ),
            cancellation
        );

    private Task<AuditAnchor?> FindAsync(string tenantId, string table, CancellationToken cancellation) =>
        database.InTenantAsync(
            tenantId,
            session =>
                session.QuerySingleOrDefaultAsync<AuditAnchor>(
                    $"SELECT position, hash FROM {table} WHERE tenant_id = @tenantId",
                    new { tenantId }
                ),
            cancellation
        );

    private static bool Agrees(AuditEntry entry)
    {
        try
        {
            var record = entry.Read();
            return (record.Position, record.SubjectId, record.Service, record.TenantVersion)
                    == (entry.Position, entry.SubjectId, entry.Service, entry.TenantVersion)
                && (record.At - entry.At).Duration() < TimeSpan.FromMilliseconds(1);
        }
        catch (System.Text.Json.JsonException)
        {
            return true; // Told by the chain.
        }
    }
}
