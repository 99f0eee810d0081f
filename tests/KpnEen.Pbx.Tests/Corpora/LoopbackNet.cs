using System.Net;
using System.Net.Sockets;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>
/// A /24 of loopback that no other test uses: messages of the corpora name ports 5060, 5050 and 5070 in their Via, so their senders need an
/// address of their own rather than a port of their own. A bound socket is the lock.
/// </summary>
public sealed class LoopbackNet : IDisposable
{
    private readonly Socket guard;
    private readonly byte second;
    private readonly byte third;
    private int next = 10;

    private LoopbackNet(Socket guard, byte second, byte third) => (this.guard, this.second, this.third) = (guard, second, third);

    public static LoopbackNet Take()
    {
        while (true)
        {
            var (second, third) = ((byte)Random.Shared.Next(64, 250), (byte)Random.Shared.Next(1, 250));
            var guard = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                guard.Bind(new IPEndPoint(new IPAddress([127, second, third, 254]), 5059));
                return new(guard, second, third);
            }
            catch (SocketException)
            {
                guard.Dispose();
            }
        }
    }

    public IPAddress Host(int last) => new([127, second, third, (byte)last]);

    /// <summary>A host nobody had before.</summary>
    public IPAddress Next() => Host(Interlocked.Increment(ref next));

    public void Dispose() => guard.Dispose();
}
