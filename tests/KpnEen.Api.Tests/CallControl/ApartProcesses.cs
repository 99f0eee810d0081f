using KpnEen.Api.CallControl;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Webhooks;
using KpnEen.Data;
using KpnEen.Pbx.Control;
using KpnEen.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.CallControl;

/// <summary>Both sides of call control between processes, each composed as its process is, on one database.</summary>
public sealed class ApartProcesses() : PostgresFixture(MigrateAsync)
{
    private readonly string state = Path.Combine(Path.GetTempPath(), $"kpneen-{Guid.NewGuid():N}");
    private WebApplication? theSwitch;
    private WebApplication? other;
    private HttpClient? stranger;

    public FakeSwitch Switch { get; } = new();

    /// <summary>Of the process that asks.</summary>
    public ShiftedClock Clock { get; } = new();

    /// <summary>Call control as the process without the switch has it.</summary>
    public ICallControl Remote => other!.Services.GetRequiredService<ICallControl>();

    internal SwitchSignatures Signatures => other!.Services.GetRequiredService<SwitchSignatures>();

    /// <summary>Knows where the switch is, and nothing else.</summary>
    public HttpClient Stranger => stranger!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var builder = Builder();
        builder.Services.AddSingleton<ICallControl>(Switch).AddCallControlEndpoint();
        theSwitch = builder.Build();
        theSwitch.MapCallControl();
        await theSwitch.StartAsync();
        var address = new Uri(theSwitch.Urls.First());

        builder = Builder();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddRemoteCallControl(address);
        other = builder.Build();
        await other.StartAsync();
        stranger = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
    }

    public override async Task DisposeAsync()
    {
        stranger?.Dispose();
        if (other is not null)
            await other.DisposeAsync();
        if (theSwitch is not null)
            await theSwitch.DisposeAsync();
        await base.DisposeAsync();
        if (Directory.Exists(state))
            Directory.Delete(state, recursive: true);
    }

    private WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("KPNEEN_DATABASE", Database.ConnectionString), new("KPNEEN_STATE", state)]);
        builder.Services.AddKpnEenData(builder.Configuration, keepsLog: false);
        return builder;
    }

    private static async Task MigrateAsync(string connectionString)
    {
        await using var database = await Data.Postgres.Database.OpenAsync(connectionString);
    }
}
