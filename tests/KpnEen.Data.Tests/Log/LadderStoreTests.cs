using System.Net;
using System.Text;
using KpnEen.Data.Ladders;
using KpnEen.Data.Postgres;
using KpnEen.Data.Tests.Harness;
using KpnEen.Pbx.Diagnosis;
using KpnEen.Sip.Transport;
using KpnEen.Testing;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Data.Tests.Log;

/// <summary>The SIP messages of calls that are over: found by their tenant for some hours, and then no more.</summary>
public sealed class LadderStoreTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_call_is_found_by_its_own_tenant_until_its_time_is_over()
    {
        await using var own = await postgres.CreateDatabaseAsync();
        await using var database = await Database.OpenAsync(own.ConnectionString);
        var clock = new SetClock(Now);
        var store = new LadderStore(database, Options("2"), clock);
        KeptLadder[] ladders =
        [
            Ladder("ten_1", "conv_1", Now),
            Ladder("ten_1", "conv_2", Now.AddMinutes(30)),
            Ladder("ten_2", "conv_3", Now.AddHours(1)),
        ];
        await store.KeepAsync(ladders, default);
        // The commit was uncertain: they come again.
        await store.KeepAsync(ladders, default);
        Assert.Equal(3, await database.CountAsync("sip_ladders"));
        // More of one call came after it was stored.
        await store.KeepAsync([ladders[1] with { Messages = new LadderArchive().Pack([], false) }], default);
        Assert.Empty((await store.FindAsync("ten_1", "conv_2", default))!.Value);

        var found = Assert.Single((await store.FindAsync("ten_1", "conv_1", default))!.Value);
        Assert.Equal(("INVITE sip:conv_1@acme.test SIP/2.0", "198.51.100.7:5070"), (found.StartLine, found.Remote));
        Assert.Null(await store.FindAsync("ten_2", "conv_1", default));
        Assert.Null(await store.FindAsync("ten_1", "conv_9", default));

        Assert.Equal(0, await store.RemoveOldAsync(default));
        clock.Now = Now.AddHours(2).AddMinutes(10);
        // Over, though still there.
        Assert.Null(await store.FindAsync("ten_1", "conv_1", default));
        Assert.NotNull(await store.FindAsync("ten_1", "conv_2", default));
        Assert.Equal(1, await store.RemoveOldAsync(default));
        Assert.Equal(2, await database.CountAsync("sip_ladders"));
    }

    [Theory]
    [InlineData(null, 24)]
    [InlineData("0", 0)]
    [InlineData("720", 720)]
    public void How_long_is_the_operators_to_say(string? text, int hours) => Assert.Equal(hours, Options(text).KeptFor.TotalHours);

    [Theory]
    [InlineData("721")]
    [InlineData("-1")]
    [InlineData("a day")]
    public void What_is_no_time_is_refused_at_the_start(string text) => Assert.Throws<FormatException>(() => Options(text));

    private static LadderOptions Options(string? hours) =>
        LadderOptions.From(
            new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>("KPNEEN_SIP_LADDER_HOURS", hours)]).Build()
        );

    private static KeptLadder Ladder(string tenantId, string conversationId, DateTimeOffset endedAt) =>
        new(
            tenantId,
            conversationId,
            endedAt,
            new LadderArchive().Pack(
                [
                    new RingMessage(
                        endedAt,
                        new SipFlow(
                            SipTransportKind.Udp,
                            new IPEndPoint(IPAddress.Loopback, 5060),
                            new IPEndPoint(IPAddress.Parse("198.51.100.7"), 5070),
                            "main",
                            0
                        ),
                        IsSent: false,
                        Encoding.UTF8.GetBytes($"INVITE sip:{conversationId}@acme.test SIP/2.0\r\nCall-ID: 1\r\n\r\n")
                    ),
                ],
                isWithheld: false
            )
        );
}
