using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.CallMeNow;

/// <summary>The publishable keys of a tenant.</summary>
public sealed class CallMeNowKeyStore(Database database, TimeProvider time)
    : ResourceStore<CallMeNowKeyFields, CallMeNowKeyStore.Row>(database, time)
{
    protected override string Prefix => "cmk";

    protected override string Table => "call_me_now_keys";

    protected override string Select =>
        """
            r.id, r.tenant_id, r.key, r.name, r.allowed_origins, r.target_user_id, r.target_hunt_group_id, r.first, r.allowed_countries,
            r.quota_per_visitor_per_hour, r.quota_per_day, r.enabled, r.rules::text AS rules, r.revision, r.created_at, r.updated_at
            """;

    /// <summary>Whose key it is: a visitor names no tenant.</summary>
    public Task<(string TenantId, Stored<CallMeNowKeyFields> Key)?> FindByKeyAsync(string key, CancellationToken cancellation) =>
        Database.InPlatformAsync<(string, Stored<CallMeNowKeyFields>)?>(
            async session =>
                await session.QuerySingleOrDefaultAsync<Row>($"SELECT {Select} FROM call_me_now_keys r WHERE r.key = @key", new { key })
                    is { } row
                    ? (row.TenantId, new Stored<CallMeNowKeyFields>(row.Id, Fields(row), row.Revision, row.CreatedAt, row.UpdatedAt))
                    : null,
            cancellation
        );

    /// <summary>Whether any key that is switched on allows the origin: all that a preflight request can be held against.</summary>
    public Task<bool> IsAllowedOriginAsync(string origin, CancellationToken cancellation) =>
        Database.InPlatformAsync(
            session =>
                session.QuerySingleAsync<bool>(
                    "SELECT EXISTS (SELECT FROM call_me_now_keys WHERE allowed_origins @> ARRAY[@origin] AND enabled)",
                    new { origin }
                ),
            cancellation
        );

    protected override CallMeNowKeyFields Fields(Row row) =>
        new(
            row.Key,
            row.Name,
            [.. row.AllowedOrigins],
            row.TargetUserId is not null ? NumberTargetKind.User
                : row.TargetHuntGroupId is not null ? NumberTargetKind.HuntGroup
                : null,
            row.TargetUserId ?? row.TargetHuntGroupId,
            row.First == "visitor",
            [.. row.AllowedCountries],
            row.QuotaPerVisitorPerHour,
            row.QuotaPerDay,
            row.Enabled,
            CallMeNowRules.Of(row.Rules)
        );

    protected override Task InsertAsync(DbSession session, string tenantId, Stored<CallMeNowKeyFields> stored) =>
        session.ExecuteAsync(
            """
            INSERT INTO call_me_now_keys (id, tenant_id, key, name, allowed_origins, target_user_id, target_hunt_group_id, first, allowed_countries,
                quota_per_visitor_per_hour, quota_per_day, enabled, rules, revision, created_at, updated_at)
            VALUES (@Id, @tenantId, @Key, @Name, @origins, @user, @huntGroup, @first, @countries,
                @QuotaPerVisitorPerHour, @QuotaPerDay, @Enabled, @rules::jsonb, @Revision, @UpdatedAt, @UpdatedAt)
            """,
            Args(tenantId, stored)
        );

    protected override Task UpdateAsync(DbSession session, string tenantId, Stored<CallMeNowKeyFields> stored) =>
        session.ExecuteAsync(
            """
            UPDATE call_me_now_keys SET name = @Name, allowed_origins = @origins, target_user_id = @user, target_hunt_group_id = @huntGroup, first = @first,
                allowed_countries = @countries, quota_per_visitor_per_hour = @QuotaPerVisitorPerHour, quota_per_day = @QuotaPerDay, enabled = @Enabled, rules = @rules::jsonb,
                revision = @Revision, updated_at = @UpdatedAt
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            Args(tenantId, stored)
        );

    private static object Args(string tenantId, Stored<CallMeNowKeyFields> stored) =>
        new
        {
            tenantId,
            stored.Id,
            stored.Revision,
            stored.UpdatedAt,
            stored.Value.Key,
            stored.Value.Name,
            origins = stored.Value.AllowedOrigins.ToArray(),
            user = stored.Value.TargetKind == NumberTargetKind.User ? stored.Value.TargetId : null,
            huntGroup = stored.Value.TargetKind == NumberTargetKind.HuntGroup ? stored.Value.TargetId : null,
            first = stored.Value.VisitorFirst ? "visitor" : "target",
            countries = stored.Value.AllowedCountries.ToArray(),
            stored.Value.QuotaPerVisitorPerHour,
            stored.Value.QuotaPerDay,
            stored.Value.Enabled,
            rules = stored.Value.Rules.ToJson(),
        };

    public sealed class Row : ResourceRow
    {
        public required string TenantId { get; init; }
        public required string Key { get; init; }
        public required string Name { get; init; }
        public required string[] AllowedOrigins { get; init; }
        public string? TargetUserId { get; init; }
        public string? TargetHuntGroupId { get; init; }
        public required string First { get; init; }
        public required string[] AllowedCountries { get; init; }
        public int QuotaPerVisitorPerHour { get; init; }
        public int QuotaPerDay { get; init; }
        public bool Enabled { get; init; }
        public required string Rules { get; init; }
    }
}
