using System.Collections.Immutable;
using System.Net;
using KpnEen.Sip;

namespace KpnEen.Server;

/// <summary>SIP over WebSocket beside the API (RFC 7118): <c>ws://…/sip</c> and, where HTTPS is, <c>wss://…/sip</c>.</summary>
internal static class SipOverWebSocket
{
    public const string Path = "/sip";
    private const string Subprotocol = "sip";
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapSipOverWebSocket(this WebApplication app, ServerOptions server)
    {
        // A ping after 15 s of silence and 15 s for its answer: half a minute until a lost browser is known as such.
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = KeepAlive, KeepAliveTimeout = KeepAlive });
        var stack = app.Services.GetRequiredService<SipStack>();
        app.Map(Path, context => ServeAsync(context, stack, server.WebSocketOrigins)).ExcludeFromDescription();
    }

    private static async Task ServeAsync(HttpContext context, SipStack stack, ImmutableArray<string> origins)
    {
        if (Refusal(context, origins) is var (status, reason))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(reason);
            return;
        }
        var connection = context.Connection;
        if (connection.RemoteIpAddress is not { } remote || connection.LocalIpAddress is not { } local)
            return;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(Subprotocol);
        await stack.ServeAsync(
            socket,
            new IPEndPoint(local, connection.LocalPort),
            new IPEndPoint(remote, connection.RemotePort),
            ServerOptions.MainListener,
            context.Request.IsHttps
        );
    }

    private static (int Status, string Reason)? Refusal(HttpContext context, ImmutableArray<string> origins)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return (StatusCodes.Status426UpgradeRequired, "Here is SIP over WebSocket, RFC 7118.");
        // RFC 7118 4.1: without the subprotocol it is not SIP they want to speak.
        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol, StringComparer.OrdinalIgnoreCase))
            return (StatusCodes.Status400BadRequest, "The subprotocol must be sip.");
        // RFC 6455 10.2: a browser always says whose page it is; what says nothing is none.
        if (
            origins is not []
            && context.Request.Headers.Origin.ToString() is { Length: > 0 } origin
            && !origins.Contains(origin, StringComparer.OrdinalIgnoreCase)
        )
            return (StatusCodes.Status403Forbidden, "This origin may not speak SIP here.");
        return null;
    }
}
