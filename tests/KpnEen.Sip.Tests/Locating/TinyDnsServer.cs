using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KpnEen.Sip.Tests.Locating;

/// <summary>A name server on loopback that answers from a list of records (RFC 1035 4).</summary>
internal sealed class TinyDnsServer : IAsyncDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<(string Name, int Type, byte[] Data)> records = [];
    private readonly Task serving;

    public TinyDnsServer()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        serving = ServeAsync();
    }

    public IPEndPoint Address => (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Ids and ports of all questions.</summary>
    public List<(int Id, int Port)> Questions { get; } = [];

    /// <summary>RCODE of all answers: 2 is SERVFAIL.</summary>
    public int Code { get; set; }

    public void A(string name, string address)
    {
        var ip = IPAddress.Parse(address);
        records.Add((name, ip.AddressFamily == AddressFamily.InterNetwork ? 1 : 28, ip.GetAddressBytes()));
    }

    public void Srv(string name, ushort priority, ushort weight, ushort port, string target) =>
        records.Add((name, 33, [.. Number(priority), .. Number(weight), .. Number(port), .. Name(target)]));

    public void Naptr(string name, ushort order, ushort preference, string service, string replacement) =>
        records.Add(
            (name, 35, [.. Number(order), .. Number(preference), .. Text("s"), .. Text(service), .. Text(""), .. Name(replacement)])
        );

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await serving;
    }

    private async Task ServeAsync()
    {
        var buffer = new byte[1500];
        try
        {
            while (true)
            {
                var question = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await socket.SendToAsync(
                    Answer(buffer.AsSpan(0, question.ReceivedBytes), question.RemoteEndPoint),
                    question.RemoteEndPoint
                );
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> question, EndPoint from)
    {
        var (name, end) = ReadName(question[12..]);
        var type = BinaryPrimitives.ReadUInt16BigEndian(question[(12 + end)..]);
        lock (Questions)
            Questions.Add((BinaryPrimitives.ReadUInt16BigEndian(question), ((IPEndPoint)from).Port));
        var found = Code == 0 ? records.Where(r => r.Name == name && r.Type == type).ToList() : [];
        byte[] head = [question[0], question[1], 0x81, (byte)(0x80 | Code), 0, 1, .. Number((ushort)found.Count), 0, 0, 0, 0];
        byte[] asked = question.Slice(12, end + 4).ToArray();
        return
        [
            .. head,
            .. asked,
            .. found.SelectMany(r =>
                (byte[])[0xC0, 12, .. Number((ushort)r.Type), 0, 1, 0, 0, 0, 60, .. Number((ushort)r.Data.Length), .. r.Data]
            ),
        ];
    }

    private static (string Name, int Length) ReadName(ReadOnlySpan<byte> data)
    {
        var labels = new List<string>();
        var at = 0;
        for (; data[at] != 0; at += data[at] + 1)
            labels.Add(Encoding.ASCII.GetString(data.Slice(at + 1, data[at])));
        return (string.Join('.', labels).ToLowerInvariant(), at + 1);
    }

    private static byte[] Name(string name) => [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(Text), 0];

    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Number(ushort value) => [(byte)(value >> 8), (byte)value];
}
