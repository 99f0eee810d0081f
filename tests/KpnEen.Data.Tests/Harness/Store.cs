using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Recovery;
using KpnEen.Pbx.Log;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace KpnEen.Data.Tests.Harness;

/// <summary>The store as the server composes it, on a database and a state folder.</summary>
internal sealed class Store : IAsyncDisposable
{
    private readonly IHost host;
    private readonly bool ownsState;

    private Store(IHost host, string state, bool ownsState)
    {
        this.host = host;
        State = state;
        this.ownsState = ownsState;
    }

    public string State { get; }
    public Database Database => Get<Database>();
    public EventFeed Feed => Get<EventFeed>();
    public IConversationLog Log => Get<IConversationLog>();

    public static async Task<Store> StartAsync(
        string connectionString,
        string? state = null,
        TimeProvider? time = null,
        params ILogSubscriber[] subscribers
    )
    {
        var folder = state ?? NewState();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["KPNEEN_DATABASE"] = connectionString, ["KPNEEN_STATE"] = folder }
        );
        if (time is not null)
            builder.Services.AddSingleton(time);
        builder.Services.AddKpnEenData(builder.Configuration);
        foreach (var subscriber in subscribers)
            builder.Services.AddSingleton(subscriber);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
            // What a former process left open is closed beside the new calls: tests look at it afterwards.
            await host.Services.GetServices<IHostedService>().OfType<LogStart>().Single().ExecuteTask!;
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new Store(host, folder, state is null);
    }

    public static string NewState() => Directory.CreateTempSubdirectory("kpneen-state-").FullName;

    public T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>The hosted service of that type.</summary>
    public T Hosted<T>()
        where T : IHostedService => host.Services.GetServices<IHostedService>().OfType<T>().Single();

    /// <summary>Until the tenant's feed has come to this position.</summary>
    public async Task ReachesAsync(string tenantId, long position) =>
        Assert.True(
            await Feed.WaitForNewAsync(tenantId, position - 1, TimeSpan.FromSeconds(40), CancellationToken.None),
            $"the feed of {tenantId} did not come to {position}"
        );

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        if (ownsState)
            Directory.Delete(State, recursive: true);
    }
}
