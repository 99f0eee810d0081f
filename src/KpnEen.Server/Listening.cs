using System.Net;
using System.Net.Sockets;
using KpnEen.Sandbox;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace KpnEen.Server;

internal static class Listening
{
    /// <summary>HTTP, HTTPS, the port of the figures, SIP over TCP on the same addresses as over UDP, and SIP over TLS.</summary>
    public static void ListenOn(this KestrelServerOptions kestrel, ServerOptions server, SandboxOptions? sandbox)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(server.Http);
        if (server.Telemetry.Metrics is { } metrics)
            kestrel.Listen(metrics);
        var certificates = kestrel.ApplicationServices.GetService<TlsCertificates>();
        if (server.Tls?.Https is { } https)
            kestrel.Listen(https, listen => listen.UseHttps(Tls(certificates!.For)));
        if (!server.Has(Role.Switch))
            return;
        var stack = kestrel.ApplicationServices.GetRequiredService<SipStack>();
        foreach (var address in server.Sip)
            kestrel.Listen(address, listen => listen.Run(stack.ConnectionHandler(ServerOptions.MainListener).OnConnectedAsync));
        foreach (var address in server.Tls?.Sips ?? [])
            kestrel.Listen(
                address,
                listen =>
                {
                    listen.UseHttps(Tls(certificates!.ForSip));
                    listen.Run(stack.ConnectionHandler(ServerOptions.MainListener, SipTransportKind.Tls).OnConnectedAsync);
                }
            );
        if (sandbox is not null)
            kestrel.Listen(
                sandbox.TrunkListen,
                listen => listen.Run(stack.ConnectionHandler(ServerOptions.TrunkListener).OnConnectedAsync)
            );
    }

    /// <summary>A connection whose other end is gone without a word is found out.</summary>
    public static Socket Bind(EndPoint address, ServerOptions server)
    {
        // Kestrel would take IPv4 too with [::]; for SIP that is a listener of its own.
        var own = address is IPEndPoint point && (server.Sip.Contains(point) || server.Tls?.Sips.Contains(point) == true);
        var socket = own ? BindApart((IPEndPoint)address) : SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        TcpLiveness.Apply(socket);
        return socket;
    }

    private static Socket BindApart(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static TlsHandshakeCallbackOptions Tls(Func<string, System.Net.Security.SslServerAuthenticationOptions> choose) =>
        new() { OnConnection = context => new(choose(context.ClientHelloInfo.ServerName)) };
}
