using KpnEen.Sandbox;
using KpnEen.Sip;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KpnEen.Server;

internal static class Listening
{
    /// <summary>HTTP, and SIP over TCP on the same addresses as over UDP.</summary>
    public static void ListenOn(this KestrelServerOptions kestrel, ServerOptions server, SandboxOptions? sandbox)
    {
        kestrel.AddServerHeader = false;
        kestrel.Listen(server.Http);
        if (!server.Has(Role.Switch))
            return;
        var stack = kestrel.ApplicationServices.GetRequiredService<SipStack>();
        kestrel.Listen(server.Sip, listen => listen.Run(stack.ConnectionHandler(ServerOptions.MainListener).OnConnectedAsync));
        if (sandbox is not null)
            kestrel.Listen(
                sandbox.TrunkListen,
                listen => listen.Run(stack.ConnectionHandler(ServerOptions.TrunkListener).OnConnectedAsync)
            );
    }
}
