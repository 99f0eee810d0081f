using System.Net;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>A host on the simulated network that sends octets and reads answers without the parser under test.</summary>
internal sealed class RawPeer : IDatagramReceiver, IDisposable
{
    private readonly VirtualWorld world;
    private readonly IDatagramSocket socket;

    public RawPeer(VirtualWorld world, string host = "10.8.0.9")
    {
        this.world = world;
        socket = world.Network.Bind(new IPEndPoint(IPAddress.Parse(host), 5060), this);
    }

    /// <summary>Final answers, copies included.</summary>
    public List<WireAnswer> Finals { get; } = [];

    public void Send(byte[] message) => socket.Send(message, TestPbx.PbxAddress);

    /// <summary>The final answer with a CSeq other than that of what was answered before; null when there is none within a second.</summary>
    public async Task<WireAnswer?> AnswerAsync(WireAnswer? before = null)
    {
        for (var end = world.Elapsed + TimeSpan.FromSeconds(1); world.Elapsed < end; await world.Delay(TimeSpan.FromMilliseconds(5)))
        {
            if (Finals.Find(a => before is null || a.Header("CSeq") != before.Header("CSeq")) is { } answer)
                return answer;
        }
        return null;
    }

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        if (WireAnswer.Read(data) is { } answer)
            Finals.Add(answer);
    }

    public void Dispose() => socket.Dispose();
}
