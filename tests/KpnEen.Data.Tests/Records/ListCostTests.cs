using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Data.Tests.Records;

/// <summary>
/// A34 and A11: what a page of a list costs does not grow with the table. Counted is what PostgreSQL read, as the role of a tenant's request and under its
/// row-level security, which keeps the planner from indexes it would use for the owner.
/// </summary>
public sealed class ListCostTests(FilledPostgres postgres) : IClassFixture<FilledPostgres>
{
    private const int Page = 51;
    private static readonly CallRecordFilter Month = new(
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch.AddYears(100),
        null,
        null,
        null,
        null
    );
    private static readonly Keyset Deep = new(FilledPostgres.At(FilledPostgres.Rows / 2), "conv_");

    public static TheoryData<string> Lists => [.. All.Keys];

    private static Dictionary<string, (string Table, Func<Database, Task<int>> Read)> All =>
        new()
        {
            ["records, newest"] = ("call_records", s => RecordsAsync(s, Month, null)),
            ["records, far in"] = ("call_records", s => RecordsAsync(s, Month, Deep)),
            ["records of a user"] = ("call_records", s => RecordsAsync(s, Month with { UserId = "usr_77" }, null)),
            ["records of a number"] = ("call_records", s => RecordsAsync(s, Month with { Number = "+31200000077" }, null)),
            ["records of a number that has most calls"] = (
                "call_records",
                s => RecordsAsync(s, Month with { Number = "+31880000001" }, null)
            ),
            ["records of a number that has most calls, far in"] = (
                "call_records",
                s => RecordsAsync(s, Month with { Number = "+31880000001" }, Deep)
            ),
            ["records of an outcome"] = ("call_records", s => RecordsAsync(s, Month with { Outcomes = [CallOutcome.Missed] }, null)),
            ["users"] = ("users", s => UsersAsync(s)),
            ["users, far in"] = ("users", s => UsersAsync(s, after: "usr_5")),
            ["users, by extension"] = ("users", s => UsersAsync(s, extension: "777")),
            ["users, by email"] = ("users", s => UsersAsync(s, email: "U777@Example.com")),
            ["users, by external id"] = ("users", s => UsersAsync(s, externalId: "crm-777")),
            ["keys of users, by email"] = ("user_keys", s => UsersAsync(s, email: "U777@Example.com")),
            ["keys of users, by external id"] = ("user_keys", s => UsersAsync(s, externalId: "crm-777")),
            ["numbers"] = ("numbers", s => NumbersAsync(s, null, null, null)),
            ["numbers, far in"] = ("numbers", s => NumbersAsync(s, null, null, "num_5")),
            ["numbers, by number"] = ("numbers", s => NumbersAsync(s, "+31880000777", null, null)),
            ["numbers, by target"] = ("numbers", s => NumbersAsync(s, null, "usr_777", null)),
            ["events"] = ("events", s => EventsAsync(s, 0, null)),
            ["events, far in"] = ("events", s => EventsAsync(s, FilledPostgres.Rows / 2, null)),
            ["events of a conversation"] = ("events", s => EventsAsync(s, 0, "conv_777")),
        };

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_page_reads_little_more_than_it_shows(string list)
    {
        var (table, read) = All[list];
        var before = await postgres.ReadSoFarAsync(table);
        int found;
        await using (var database = await Database.OpenAsync(postgres.Filled))
            found = await read(database);
        Assert.True(found > 0, "nothing was found");
        var cost = await postgres.ReadSoFarAsync(table) - before;
        Assert.True(cost <= 10 * Page, $"{cost} rows were read for {found}");
    }

    private static async Task<int> RecordsAsync(Database database, CallRecordFilter filter, Keyset? after) =>
        (await new CallRecordStore(database).ListAsync("ten_0", filter, after, Page, default)).Count;

    private static async Task<int> UsersAsync(
        Database database,
        string? after = null,
        string? extension = null,
        string? email = null,
        string? externalId = null
    ) =>
        (
            await new UserStore(database, TimeProvider.System).ListAsync(
                "ten_0",
                UserStore.By(extension, email, externalId),
                after,
                Page,
                default
            )
        ).Length;

    private static async Task<int> NumbersAsync(Database database, string? e164, string? target, string? after) =>
        (
            await new NumberStore(database, TimeProvider.System).ListAsync("ten_0", NumberStore.By(e164, target), after, Page, default)
        ).Length;

    private static EventFeed Feed(Database database) =>
        new(database, new Notifications(database, TimeProvider.System, NullLogger<Notifications>.Instance), TimeProvider.System);

    private static async Task<int> EventsAsync(Database database, long after, string? conversation) =>
        (await Feed(database).ReadAsync("ten_0", after, Page, EventFilter.All with { ConversationId = conversation }, default))
            .Events
            .Count;
}
