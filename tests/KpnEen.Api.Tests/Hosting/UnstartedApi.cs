using KpnEen.Data;
using KpnEen.Pbx.Control;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.Hosting;

/// <summary>The whole API with neither database nor switch behind it: enough to ask it what it offers.</summary>
public sealed class UnstartedApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private UnstartedApi(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<UnstartedApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("KPNEEN_DATABASE", "Host=127.0.0.1"), new("KPNEEN_STATE", Path.GetTempPath())]);
        builder.Services.AddKpnEenData(builder.Configuration);
        builder.Services.AddKpnEenApi(builder.Configuration);
        builder.Services.AddSingleton<ICallControl, FakeSwitch>();
        // What runs in the background wants the database.
        builder.Services.RemoveAll<IHostedService>();
        var app = builder.Build();
        app.MapKpnEenApi();
        await app.StartAsync();
        return new UnstartedApi(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
