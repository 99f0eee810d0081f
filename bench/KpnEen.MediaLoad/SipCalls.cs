using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.MediaLoad;

/// <summary>Just enough SIP to set up calls on loopback: a caller, and a phone that registered before from the same port.</summary>
internal sealed class SipCalls(IPEndPoint target, string callee, int phonePort) : IDisposable
{
    private readonly UdpClient _caller = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly UdpClient _phone = new(new IPEndPoint(IPAddress.Loopback, phonePort));
    private readonly List<(string Request, string To)> _dialogs = [];
    private int _count;

    /// <summary>Calls once; the sockets get to know where to send.</summary>
    public void Call(LoadSocket here, LoadSocket there)
    {
        var id = $"load-{Environment.ProcessId}-{++_count}";
        var from = $"<sip:+31612345678@{_caller.Client.LocalEndPoint}>;tag={id}";
        Send(
            _caller,
            target,
            Request($"INVITE sip:{callee}@{target}", id, from, $"<sip:{callee}@{target}>", 1, "INVITE", [], SipText.Sdp(here.Port))
        );
        var invite = Await(
            _phone,
            m => m.StartsWith("INVITE ", StringComparison.Ordinal) && !m.Contains("tag=there", StringComparison.Ordinal)
        );
        var tag = $";tag=there{_count}";
        var copied = Copied(invite.Text, tag);
        Send(
            _phone,
            invite.From,
            $"SIP/2.0 180 Ringing\r\n{copied}Contact: <sip:phone@127.0.0.1:{phonePort}>\r\nContent-Length: 0\r\n\r\n"
        );
        var body = SipText.Sdp(there.Port);
        Send(
            _phone,
            invite.From,
            $"SIP/2.0 200 OK\r\n{copied}Contact: <sip:phone@127.0.0.1:{phonePort}>\r\nContent-Type: application/sdp\r\nContent-Length: {body.Length}\r\n\r\n{body}"
        );
        there.Peer = SipText.Media(invite.Text);
        var answer = Await(_caller, m => m.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && m.Contains(id, StringComparison.Ordinal));
        here.Peer = SipText.Media(answer.Text);
        var contact = SipText.Contact(answer.Text);
        var routes = SipText.RecordRoutes(answer.Text).Select(r => $"Route: {r}\r\n").Reverse().ToList();
        var to = Header(answer.Text, "To");
        Send(_caller, target, Request($"ACK {contact}", id, from, to, 1, "ACK", routes, ""));
        _dialogs.Add((Request($"BYE {contact}", id, from, to, 2, "BYE", routes, ""), id));
        Await(_phone, m => m.StartsWith("ACK ", StringComparison.Ordinal));
    }

    /// <summary>Hangs all up.</summary>
    public void HangUp()
    {
        foreach (var (bye, id) in _dialogs)
        {
            Send(_caller, target, bye);
            var at = Await(_phone, m => m.StartsWith("BYE ", StringComparison.Ordinal));
            Send(_phone, at.From, $"SIP/2.0 200 OK\r\n{Copied(at.Text, "")}Content-Length: 0\r\n\r\n");
            Await(_caller, m => m.StartsWith("SIP/2.0 200", StringComparison.Ordinal) && m.Contains(id, StringComparison.Ordinal));
        }
        _dialogs.Clear();
    }

    public void Dispose()
    {
        _caller.Dispose();
        _phone.Dispose();
    }

    private string Request(string line, string id, string from, string to, int number, string method, List<string> routes, string body) =>
        $"{line} SIP/2.0\r\nVia: SIP/2.0/UDP {_caller.Client.LocalEndPoint};branch=z9hG4bK{id}{method}\r\n{string.Concat(routes)}From: {from}\r\nTo: {to}\r\nCall-ID: {id}\r\n"
        + $"CSeq: {number} {method}\r\nContact: <sip:+31612345678@{_caller.Client.LocalEndPoint}>\r\nMax-Forwards: 70\r\n"
        + (body.Length > 0 ? "Content-Type: application/sdp\r\n" : "")
        + $"Content-Length: {body.Length}\r\n\r\n{body}";

    private static string Copied(string request, string tag)
    {
        var result = new StringBuilder();
        foreach (var line in request.Split("\r\n").TakeWhile(l => l.Length > 0))
        {
            var name = line.Split(':')[0].Trim();
            if (name is "Via" or "v" or "Record-Route" or "From" or "f" or "Call-ID" or "i" or "CSeq")
                result.Append(line).Append("\r\n");
            else if (name is "To" or "t")
                result.Append(line).Append(tag).Append("\r\n");
        }
        return result.ToString();
    }

    private static string Header(string message, string name) =>
        message.Split("\r\n").First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    private static void Send(UdpClient socket, IPEndPoint to, string message) => socket.Send(Encoding.ASCII.GetBytes(message), to);

    private static (string Text, IPEndPoint From) Await(UdpClient socket, Func<string, bool> match)
    {
        socket.Client.ReceiveTimeout = 5000;
        while (true)
        {
            var from = new IPEndPoint(IPAddress.Any, 0);
            var text = Encoding.ASCII.GetString(socket.Receive(ref from));
            if (match(text))
                return (text, from);
            if (text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && text[8] >= '3')
                throw new InvalidOperationException(text.Split("\r\n")[0]);
            if (text.StartsWith("OPTIONS ", StringComparison.Ordinal))
                Send(socket, from, $"SIP/2.0 200 OK\r\n{Copied(text, ";tag=o")}Content-Length: 0\r\n\r\n");
        }
    }
}
