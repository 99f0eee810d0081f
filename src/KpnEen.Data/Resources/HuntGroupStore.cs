using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>The hunt groups of a tenant with their members.</summary>
public sealed class HuntGroupStore(Database database, TimeProvider time)
    : ResourceStore<HuntGroupFields, HuntGroupStore.Row>(database, time)
{
    protected override string Prefix => "hgr";

    protected override string Table => "hunt_groups";

    protected override string Select =>
        """
            r.id, r.name, r.extension, r.policy, r.no_answer_seconds, r.overflow, r.overflow_after_seconds, r.revision, r.created_at, r.updated_at,
            ARRAY(SELECT m.user_id FROM hunt_group_members m WHERE m.tenant_id = r.tenant_id AND m.hunt_group_id = r.id ORDER BY m.position) AS member_ids,
            ARRAY(SELECT m.weight FROM hunt_group_members m WHERE m.tenant_id = r.tenant_id AND m.hunt_group_id = r.id ORDER BY m.position) AS weights
            """;

    public static ResourceFilter By(string? extension) => ResourceFilter.All.And("r.extension = {0}", extension);

    protected override HuntGroupFields Fields(Row row) =>
        new(
            row.Name,
            row.Extension,
            row.Policy,
            row.NoAnswerSeconds,
            row.Overflow,
            row.OverflowAfterSeconds,
            [.. row.MemberIds.Zip(row.Weights, (userId, weight) => new HuntGroupMember(userId, weight))]
        );

    protected override async Task InsertAsync(DbSession session, string tenantId, Stored<HuntGroupFields> stored)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO hunt_groups (id, tenant_id, name, extension, policy, no_answer_seconds, overflow, overflow_after_seconds, revision, created_at, updated_at)
            VALUES (@Id, @tenantId, @Name, @Extension, @policy, @NoAnswerSeconds, @Overflow, @OverflowAfterSeconds, @Revision, @UpdatedAt, @UpdatedAt)
            """,
            Args(tenantId, stored)
        );
        await InsertMembersAsync(session, tenantId, stored);
    }

    protected override async Task UpdateAsync(DbSession session, string tenantId, Stored<HuntGroupFields> stored)
    {
        await session.ExecuteAsync(
            """
            UPDATE hunt_groups SET name = @Name, extension = @Extension, policy = @policy, no_answer_seconds = @NoAnswerSeconds, overflow = @Overflow,
                overflow_after_seconds = @OverflowAfterSeconds, revision = @Revision, updated_at = @UpdatedAt
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            Args(tenantId, stored)
        );
        // Who stays is left alone: the audit log tells who came and went.
        await session.ExecuteAsync(
            "DELETE FROM hunt_group_members WHERE tenant_id = @tenantId AND hunt_group_id = @Id AND user_id <> ALL (@users)",
            new
            {
                tenantId,
                stored.Id,
                users = stored.Value.Members.Select(m => m.UserId).ToArray(),
            }
        );
        await InsertMembersAsync(session, tenantId, stored);
    }

    private static Task<int> InsertMembersAsync(DbSession session, string tenantId, Stored<HuntGroupFields> stored) =>
        session.ExecuteAsync(
            """
            INSERT INTO hunt_group_members (tenant_id, hunt_group_id, user_id, position, weight)
            SELECT @tenantId, @Id, m.user_id, m.position, m.weight FROM unnest(@users, @weights) WITH ORDINALITY AS m (user_id, weight, position)
            ON CONFLICT (tenant_id, hunt_group_id, user_id) DO UPDATE SET position = excluded.position, weight = excluded.weight
            WHERE (hunt_group_members.position, hunt_group_members.weight) <> (excluded.position, excluded.weight)
            """,
            new
            {
                tenantId,
                stored.Id,
                users = stored.Value.Members.Select(m => m.UserId).ToArray(),
                weights = stored.Value.Members.Select(m => m.Weight).ToArray(),
            }
        );

    private static object Args(string tenantId, Stored<HuntGroupFields> stored) =>
        new
        {
            tenantId,
            stored.Id,
            stored.Revision,
            stored.UpdatedAt,
            stored.Value.Name,
            stored.Value.Extension,
            policy = JsonNamingPolicy.CamelCase.ConvertName(stored.Value.Policy.ToString()),
            stored.Value.NoAnswerSeconds,
            stored.Value.Overflow,
            stored.Value.OverflowAfterSeconds,
        };

    public sealed class Row : ResourceRow
    {
        public required string Name { get; init; }
        public required string Extension { get; init; }
        public HuntPolicy Policy { get; init; }
        public int NoAnswerSeconds { get; init; }
        public string? Overflow { get; init; }
        public int OverflowAfterSeconds { get; init; }
        public required string[] MemberIds { get; init; }
        public required int[] Weights { get; init; }
    }
}
