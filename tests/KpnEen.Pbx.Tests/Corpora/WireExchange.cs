using System.Net;
using KpnEen.Media.Transport;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.State;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>A whole exchange on real sockets of loopback, UDP and TCP, in real time; one call runs through it all the while.</summary>
public sealed class WireExchange : IAsyncLifetime
{
    private static readonly SipTimers Timers = new() { T1 = TimeSpan.FromMilliseconds(50), D = TimeSpan.FromSeconds(3.2) };

    /// <summary>Patience with half a message on TCP is ten seconds in earnest.</summary>
    private static readonly ConnectionLimits Connections = new() { WholeMessage = TimeSpan.FromSeconds(1) };

    private readonly string recordings = Path.Combine(Path.GetTempPath(), "kpneen-wire-" + Guid.NewGuid().ToString("N"));
    private WebApplication? app;

    public LoopbackNet Net { get; } = LoopbackNet.Take();

    public IPEndPoint Address => new(Net.Host(1), 5060);

    /// <summary>What comes from here is a trunk's: no password, and its descriptions are read.</summary>
    public IPAddress TrunkHost => Net.Host(203);

    public ErrorLog Errors { get; } = new();

    public SipStack Stack => app!.Services.GetRequiredService<SipStack>();

    public MemoryLog Log { get; } = new();

    /// <summary>For the phones of the tests; one pair of threads for all.</summary>
    public UdpMediaNetwork PhoneMedia { get; } = new(1);

    /// <summary>The call that must live through everything.</summary>
    public WireCall Control { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Errors);
        builder.Services.AddSingleton<IConversationLog>(Log);
        builder.Services.AddSingleton<ISettingsWriter, MemorySettings>();
        builder.Services.AddSingleton(new KpnEen.Media.RecordingKeys(KpnEen.Media.RecordingKey.Random()));
        builder.Services.AddKpnEenPbx(new PbxOptions([new("main", Address)], Address.Address, recordings));
        var made = builder.Services.Single(s => s.ServiceType == typeof(SipStackOptions)).ImplementationFactory!;
        builder.Services.AddSingleton(s => (SipStackOptions)made(s) with { Timers = Timers, Connections = Connections });
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(
                Address,
                l => l.Run(kestrel.ApplicationServices.GetRequiredService<SipStack>().ConnectionHandler("main").OnConnectedAsync)
            )
        );
        app = builder.Build();
        var directory = app.Services.GetRequiredService<TenantDirectory>();
        directory.Replace(Tenants.Acme());
        directory.Replace(ExampleTenant.Snapshot);
        directory.ReplacePlatformTrunks([new Trunk("trk_wire", null, "PSTN", $"{TrunkHost}:5060", "main", [TrunkHost.ToString()], ["+"])]);
        await app.StartAsync();
        Control = await WireCall.StartAsync(this);
    }

    public async Task DisposeAsync()
    {
        await Control.DisposeAsync();
        await app!.DisposeAsync();
        PhoneMedia.Dispose();
        Net.Dispose();
        if (System.IO.Directory.Exists(recordings))
            System.IO.Directory.Delete(recordings, true);
    }
}
