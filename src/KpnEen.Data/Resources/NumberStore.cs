using KpnEen.Data.Postgres;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>The public numbers of a tenant.</summary>
public sealed class NumberStore(Database database, TimeProvider time) : ResourceStore<NumberFields, NumberStore.Row>(database, time)
{
    protected override string Prefix => "num";

    protected override string Table => "numbers";

    protected override string Select =>
        "r.id, r.e164, r.target_user_id, r.target_hunt_group_id, r.label, r.revision, r.created_at, r.updated_at";

    /// <param name="targetId">User or hunt group.</param>
    public static ResourceFilter By(string? e164 = null, string? targetId = null) =>
        ResourceFilter.All.And("r.e164 = {0}", e164).And("r.target_user_id = {0} OR r.target_hunt_group_id = {0}", targetId);

    protected override NumberFields Fields(Row row) =>
        new(
            row.E164,
            row.TargetUserId is not null ? NumberTargetKind.User
                : row.TargetHuntGroupId is not null ? NumberTargetKind.HuntGroup
                : null,
            row.TargetUserId ?? row.TargetHuntGroupId,
            row.Label
        );

    protected override Task InsertAsync(DbSession session, string tenantId, Stored<NumberFields> stored) =>
        session.ExecuteAsync(
            """
            INSERT INTO numbers (id, tenant_id, e164, target_user_id, target_hunt_group_id, label, revision, created_at, updated_at)
            VALUES (@Id, @tenantId, @E164, @user, @huntGroup, @Label, @Revision, @UpdatedAt, @UpdatedAt)
            """,
            Args(tenantId, stored)
        );

    protected override Task UpdateAsync(DbSession session, string tenantId, Stored<NumberFields> stored) =>
        session.ExecuteAsync(
            """
            UPDATE numbers SET target_user_id = @user, target_hunt_group_id = @huntGroup, label = @Label, revision = @Revision, updated_at = @UpdatedAt
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            Args(tenantId, stored)
        );

    private static object Args(string tenantId, Stored<NumberFields> stored) =>
        new
        {
            tenantId,
            stored.Id,
            stored.Revision,
            stored.UpdatedAt,
            stored.Value.E164,
            user = stored.Value.TargetKind == NumberTargetKind.User ? stored.Value.TargetId : null,
            huntGroup = stored.Value.TargetKind == NumberTargetKind.HuntGroup ? stored.Value.TargetId : null,
            stored.Value.Label,
        };

    public sealed class Row : ResourceRow
    {
        public required string E164 { get; init; }
        public string? TargetUserId { get; init; }
        public string? TargetHuntGroupId { get; init; }
        public string? Label { get; init; }
    }
}
