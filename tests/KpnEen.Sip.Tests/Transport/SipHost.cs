using System.Net;
using System.Security.Cryptography.X509Certificates;
using KpnEen.Sip.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip.Tests.Transport;

/// <summary>A stack behind Kestrel on loopback sockets of its own, UDP and TCP on one port, or TLS.</summary>
internal sealed class SipHost : IAsyncDisposable
{
    private readonly WebApplication app;

    private SipHost(WebApplication app, SipStack stack, IPEndPoint address) => (this.app, Stack, Address) = (app, stack, address);

    public SipStack Stack { get; }

    public IPEndPoint Address { get; }

    public static async Task<SipHost> StartAsync(
        ISipRequestHandler handler,
        SipStackOptions? options = null,
        X509Certificate2? certificate = null,
        IPAddress? address = null
    )
    {
        var log = new WrittenLog();
        for (var tries = 0; ; tries++)
        {
            var stack = new SipStack(options ?? new SipStackOptions(), TimeProvider.System, new UdpNetwork(), handler, log);
            var local = stack.Listen(new(address ?? IPAddress.Loopback, 0), "main").LocalEndPoint;
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel =>
                kestrel.Listen(
                    local,
                    listen =>
                    {
                        if (certificate is not null)
                            listen.UseHttps(certificate);
                        var kind = certificate is null ? SipTransportKind.Tcp : SipTransportKind.Tls;
                        listen.Run(stack.ConnectionHandler("main", kind).OnConnectedAsync);
                    }
                )
            );
            var app = builder.Build();
            try
            {
                await app.StartAsync();
                return new SipHost(app, stack, local);
            }
            catch (IOException) when (tries < 20)
            {
                // The port is free on UDP and taken on TCP.
                await app.DisposeAsync();
                await stack.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        await app.DisposeAsync();
    }
}
