using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Transport;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Switching;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>A whole exchange on real sockets, on IPv4 and IPv6 alike.</summary>
public sealed class Ipv6Exchange : IAsyncLifetime
{
    private readonly string recordings = Path.Combine(Path.GetTempPath(), "kpneen-ipv6-" + Guid.NewGuid().ToString("N"));
    private readonly UdpMediaNetwork phoneMedia = new(1);
    private WebApplication? app;

    public IPEndPoint V4 { get; private set; } = null!;

    public IPEndPoint V6 { get; private set; } = null!;

    public ErrorLog Errors { get; private set; } = new();

    public SipStack Stack => app!.Services.GetRequiredService<SipStack>();

    public TenantDirectory Directory => app!.Services.GetRequiredService<TenantDirectory>();

    public SoftPhone Phone(string extension, IPAddress host) =>
        new(
            new SoftPhoneAccount(
                $"{extension}-ten_acme",
                Tenants.Password,
                "acme.test",
                host.AddressFamily == AddressFamily.InterNetworkV6 ? V6 : V4
            ),
            host,
            new UdpNetwork(),
            phoneMedia,
            new Supervisor(NullLogger<Supervisor>.Instance),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );

    public async Task InitializeAsync()
    {
        for (var tries = 0; ; tries++)
        {
            var port = FreePort();
            (V4, V6) = (new(IPAddress.Loopback, port), new(IPAddress.IPv6Loopback, port));
            // What a start in vain said is no error of the one that follows.
            Errors = new ErrorLog();
            app = Build();
            try
            {
                Directory.Replace(Tenants.Acme());
                await app.StartAsync();
                return;
            }
            catch (Exception e) when (e is IOException or SocketException && tries < 20)
            {
                // Somebody took the port on another address or protocol meanwhile.
                await app.DisposeAsync();
            }
        }
    }

    public async Task DisposeAsync()
    {
        await app!.DisposeAsync();
        phoneMedia.Dispose();
        if (System.IO.Directory.Exists(recordings))
            System.IO.Directory.Delete(recordings, true);
    }

    private WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(Errors);
        builder.Services.AddSingleton<IConversationLog>(new MemoryLog());
        builder.Services.AddSingleton<ISettingsWriter, MemorySettings>();
        builder.Services.AddSingleton(new KpnEen.Media.RecordingKeys(KpnEen.Media.RecordingKey.Random()));
        builder.Services.AddKpnEenPbx(
            new PbxOptions([new("main", V4), new("main", V6)], V4.Address, recordings) { OtherMediaAddress = V6.Address }
        );
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var stack = kestrel.ApplicationServices.GetRequiredService<SipStack>();
            foreach (var address in new[] { V4, V6 })
                kestrel.Listen(address, l => l.Run(stack.ConnectionHandler("main").OnConnectedAsync));
        });
        return builder.Build();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
