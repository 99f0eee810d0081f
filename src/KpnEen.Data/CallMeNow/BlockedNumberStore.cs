using KpnEen.Data.Postgres;
using KpnEen.Data.Resources;
using KpnEen.Pbx;

namespace KpnEen.Data.CallMeNow;

/// <summary>The do-not-call list of a tenant.</summary>
public sealed class BlockedNumberStore(Database database, TimeProvider time)
    : ResourceStore<BlockedNumberFields, BlockedNumberStore.Row>(database, time)
{
    /// <summary>What stands beside a number that asked for it on the telephone.</summary>
    public const string ByVisitor = "Asked for on the telephone";

    protected override string Prefix => "cmb";

    protected override string Table => "call_me_now_blocked_numbers";

    protected override string Select => "r.id, r.number, r.note, r.revision, r.created_at, r.updated_at";

    public static ResourceFilter By(string? number) => ResourceFilter.All.And("r.number = {0}", number);

    /// <summary>Whoever answered pressed the star: no more calls of this kind.</summary>
    internal static Task AddAsync(DbSession session, string tenantId, string number, TimeProvider time) =>
        session.ExecuteAsync(
            """
            INSERT INTO call_me_now_blocked_numbers (id, tenant_id, number, note) SELECT @id, @tenantId, @number, @note
            WHERE EXISTS (SELECT FROM tenants WHERE id = @tenantId) ON CONFLICT (tenant_id, number) DO NOTHING
            """,
            new
            {
                id = Ids.New("cmb", time),
                tenantId,
                number,
                note = ByVisitor,
            }
        );

    protected override BlockedNumberFields Fields(Row row) => new(row.Number, row.Note);

    protected override Task InsertAsync(DbSession session, string tenantId, Stored<BlockedNumberFields> stored) =>
        session.ExecuteAsync(
            """
            INSERT INTO call_me_now_blocked_numbers (id, tenant_id, number, note, revision, created_at, updated_at)
            VALUES (@Id, @tenantId, @Number, @Note, @Revision, @UpdatedAt, @UpdatedAt)
            """,
            Args(tenantId, stored)
        );

    protected override Task UpdateAsync(DbSession session, string tenantId, Stored<BlockedNumberFields> stored) =>
        session.ExecuteAsync(
            """
            UPDATE call_me_now_blocked_numbers SET number = @Number, note = @Note, revision = @Revision, updated_at = @UpdatedAt
            WHERE tenant_id = @tenantId AND id = @Id
            """,
            Args(tenantId, stored)
        );

    private static object Args(string tenantId, Stored<BlockedNumberFields> stored) =>
        new
        {
            tenantId,
            stored.Id,
            stored.Revision,
            stored.UpdatedAt,
            stored.Value.Number,
            stored.Value.Note,
        };

    public sealed class Row : ResourceRow
    {
        public required string Number { get; init; }
        public string? Note { get; init; }
    }
}
