using KpnEen.EndToEnd.Tests.Running;

namespace KpnEen.EndToEnd.Tests.Edge;

/// <summary>An exchange that knows its edge, and the edge.</summary>
public sealed class EdgeFixture : IAsyncLifetime
{
    public Exchange Exchange { get; private set; } = null!;

    public KamailioEdge Edge { get; private set; } = null!;

    /// <summary>A user whose phone knows the edge alone.</summary>
    public async Task<Subscriber> SubscriberAsync(string name = "Test Person") =>
        await Exchange.SubscriberAsync(name) with
        {
            Exchange = Edge.Sip,
        };

    public async Task InitializeAsync()
    {
        Exchange = await Exchange.StartAsync(more: new Dictionary<string, string?> { ["KPNEEN_EDGES"] = $"{KamailioEdge.Address}" });
        Edge = await KamailioEdge.StartAsync(Exchange.Server.Sip);
    }

    public async Task DisposeAsync()
    {
        if (Edge is not null)
            await Edge.DisposeAsync();
        if (Exchange is not null)
            await Exchange.DisposeAsync();
    }
}
