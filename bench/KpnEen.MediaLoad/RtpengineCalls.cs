using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.MediaLoad;

/// <summary>Calls through rtpengine, by its own control protocol ("ng": a cookie and a bencoded dictionary).</summary>
internal sealed class RtpengineCalls(IPEndPoint control) : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private int _count;
    private int _asked;

    public void Call(LoadSocket here, LoadSocket there)
    {
        var call = $"load-{Environment.ProcessId}-{++_count}";
        there.Peer = SipText.Media(Ask($"7:call-id{Text(call)}7:command5:offer8:from-tag1:a3:sdp{Text(SipText.Sdp(here.Port))}"));
        here.Peer = SipText.Media(
            Ask($"7:call-id{Text(call)}7:command6:answer8:from-tag1:a3:sdp{Text(SipText.Sdp(there.Port))}6:to-tag1:b")
        );
    }

    public void Dispose() => _socket.Dispose();

    private string Ask(string fields)
    {
        _socket.Send(Encoding.ASCII.GetBytes($"c{++_asked} d{fields}7:replacel6:origin18:session-connectionee"), control);
        _socket.Client.ReceiveTimeout = 5000;
        var from = new IPEndPoint(IPAddress.Any, 0);
        var answer = Encoding.ASCII.GetString(_socket.Receive(ref from));
        return answer.Contains("6:result2:ok", StringComparison.Ordinal) ? answer : throw new InvalidOperationException(answer);
    }

    private static string Text(string text) => $"{text.Length}:{text}";
}
