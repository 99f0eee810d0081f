using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>A queue that has become long: what a claim costs depends on what it takes, not on what waits.</summary>
public sealed class BacklogTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    private const int Waiting = 10_500;

    /// <summary>Some ten times what it takes on a busy machine; to read for each delivery all that wait takes minutes.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task W31_to_claim_beside_thousands_that_wait_for_one_endpoint_reads_no_more_than_it_takes(bool fresh)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await WebhookWorld.StartAsync(test);
        var (endpoint, _) = await world.SubscribeAsync();
        // Calls of seven events each; PostgreSQL has not looked at the table since it was empty.
        await world.Database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, event_type, occurred_at, lane, sequence, status, due_at, created_at)
                    SELECT 'whd_' || i, @TenantId, @Id, 'evt_' || i, 'call.ended', @now, 'conv_' || i / 7, i % 7, 'pending', @now, @now
                    FROM generate_series(0, @Waiting - 1) AS i
                    """,
                    new
                    {
                        endpoint.TenantId,
                        endpoint.Id,
                        Waiting,
                        now = world.Clock.GetUtcNow(),
                    }
                ),
            CancellationToken.None
        );
        var queue = new DeliveryQueue(world.Database, world.Clock);
        using var worker = new WorkerName();
        var began = TimeProvider.System.GetTimestamp();
        var first = await ClaimAsync();
        var second = await ClaimAsync();
        var took = TimeProvider.System.GetElapsedTime(began);

        // The heads of eighty calls, and each once.
        Assert.Equal((40, 40), (first.Count, second.Count));
        Assert.Equal(80, first.Concat(second).Select(c => c.Lane).Distinct().Count());
        Assert.All(first.Concat(second), c => Assert.Equal(0, int.Parse(c.Id["whd_".Length..]) % 7));
        Assert.True(took < Most, $"two claims took {took}");

        Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync() =>
            queue.ClaimAsync(
                worker,
                1000,
                40,
                new Dictionary<string, int>(),
                TimeSpan.FromMinutes(1),
                CancellationToken.None,
                fresh ? TimeSpan.FromMinutes(1) : null
            );
    }
}
