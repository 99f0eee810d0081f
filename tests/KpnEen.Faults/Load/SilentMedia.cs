using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Sip;

namespace KpnEen.Faults.Load;

/// <summary>Descriptions of a session in which nobody speaks; a socket of ours has the port, so that nobody else gets what the exchange may say.</summary>
internal sealed class SilentMedia : IDisposable
{
    private readonly Socket? socket;

    public SilentMedia()
    {
        socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Description = Describe(((IPEndPoint)socket.LocalEndPoint!).Port);
    }

    /// <param name="port">Of somebody who speaks there.</param>
    public SilentMedia(int port) => Description = Describe(port);

    public ReadOnlyMemory<byte> Description { get; }

    /// <summary>What a phone says to requests inside a dialog.</summary>
    public void Respond(IncomingRequest request)
    {
        if (request.Request.Method is "INVITE" || request.Request.Body.Length > 0 && request.Request.Method is "UPDATE")
            request.Respond(200, body: Description, contentType: "application/sdp");
        else
            request.Respond(request.Request.Method is "UPDATE" or "INFO" or "NOTIFY" or "OPTIONS" ? 200 : 405);
    }

    public void Dispose() => socket?.Dispose();

    private static byte[] Describe(int port) =>
        Encoding.ASCII.GetBytes(
            $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + $"m=audio {port} RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
        );
}
