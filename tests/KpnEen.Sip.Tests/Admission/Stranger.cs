using System.Net;
using System.Text;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Admission;

/// <summary>A bare socket that sends what it likes and sees what comes back.</summary>
internal sealed class Stranger : IDatagramReceiver, IDisposable
{
    private readonly IDatagramSocket socket;
    private readonly IPEndPoint target;
    private readonly Queue<SipResponse> answers = [];

    public Stranger(VirtualWorld world, IPEndPoint target, string host = "10.0.0.9", int port = 5060)
    {
        this.target = target;
        Address = new(IPAddress.Parse(host), port);
        socket = world.Network.Bind(Address, this);
    }

    public IPEndPoint Address { get; }

    public long BytesOut { get; private set; }

    public long BytesIn { get; private set; }

    public int Waiting => answers.Count;

    public void Send(string message)
    {
        var bytes = Encoding.ASCII.GetBytes(message);
        BytesOut += bytes.Length;
        socket.Send(bytes, target);
    }

    /// <summary>Does not look at answers.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Sends and cares for no answer.</summary>
    public void Drop(string message)
    {
        IsDeaf = true;
        Send(message);
    }

    /// <param name="more">Further header lines, each with its line end.</param>
    public string Request(string method, int number = 1, string more = "", string? toTag = null) =>
        $"{method} sip:bob@10.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP {Address};rport;branch=z9hG4bK{number}\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:alice@10.0.0.1>;tag=a{number}\r\nTo: <sip:bob@10.0.0.1>{(toTag is null ? "" : ";tag=" + toTag)}\r\n"
        + $"Call-ID: call-{number}@{Address.Address}\r\nCSeq: 1 {method}\r\nContact: <sip:alice@{Address}>\r\n{more}Content-Length: 0\r\n\r\n";

    public SipResponse Answer() => answers.Dequeue();

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        BytesIn += data.Length;
        if (IsDeaf)
            return;
        answers.Enqueue(SipResponse.TryParse(data) ?? throw new InvalidOperationException("Not a response."));
    }

    public void Dispose() => socket.Dispose();
}
