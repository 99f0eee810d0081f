using KpnEen.Data.Postgres;

namespace KpnEen.Data.Resources;

/// <summary>The users of a tenant. Deleting one deletes the devices and leaves numbers without target.</summary>
public sealed class UserStore(Database database, TimeProvider time) : ResourceStore<UserFields, UserStore.Row>(database, time)
{
    private const string Key = "r.id IN (SELECT k.user_id FROM user_keys k WHERE k.tenant_id = @tenantId";

    protected override string Prefix => "usr";

    protected override string Table => "users";

    protected override string Select =>
        "r.id, r.extension, r.name, r.email, r.profile, r.caller_number, r.external_ids, r.revision, r.created_at, r.updated_at";

    /// <param name="email">Whatever its case.</param>
    public static ResourceFilter By(string? extension = null, string? email = null, string? externalId = null) =>
        ResourceFilter
            .All.And("r.extension = {0}", extension)
            .And($"{Key} AND k.kind = 'email' AND k.value = lower({{0}}))", email)
            .And($"{Key} AND k.kind = 'externalId' AND k.value = {{0}})", externalId);

    protected override UserFields Fields(Row row) =>
        new(row.Extension, row.Name, row.Email, row.Profile, row.CallerNumber, [.. row.ExternalIds]);

    protected override Task InsertAsync(DbSession session, string tenantId, Stored<UserFields> stored) =>
        session.ExecuteAsync(
            """
            INSERT INTO users (id, tenant_id, extension, name, email, profile, caller_number, external_ids, revision, created_at, updated_at)
            VALUES (@Id, @tenantId, @Extension, @Name, @Email, @Profile, @CallerNumber, @externalIds, @Revision, @UpdatedAt, @UpdatedAt)
            """,
            Args(tenantId, stored)
        );

    protected override Task UpdateAsync(DbSession session, string tenantId, Stored<UserFields> stored) =>
        session.ExecuteAsync(
            """
            UPDATE users SET extension = @Extension, name = @Name, email = @Email, profile = @Profile, caller_number = @CallerNumber,
                external_ids = @externalIds, revision = @Revision, updated_at = @UpdatedAt
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            Args(tenantId, stored)
        );

    private static object Args(string tenantId, Stored<UserFields> stored) =>
        new
        {
            tenantId,
            stored.Id,
            stored.Revision,
            stored.UpdatedAt,
            stored.Value.Extension,
            stored.Value.Name,
            stored.Value.Email,
            stored.Value.Profile,
            stored.Value.CallerNumber,
            externalIds = stored.Value.ExternalIds.ToArray(),
        };

    public sealed class Row : ResourceRow
    {
        public required string Extension { get; init; }
        public required string Name { get; init; }
        public string? Email { get; init; }
        public required string Profile { get; init; }
        public string? CallerNumber { get; init; }
        public required string[] ExternalIds { get; init; }
    }
}
