using System.Buffers;
using System.Net;

namespace KpnEen.Testing;

/// <summary>A datagram on its way; its buffer goes back to the pool when it has arrived.</summary>
internal sealed class DatagramInFlight(VirtualNetwork network, byte[] buffer, int length, IPEndPoint from, IPEndPoint to) : Scheduled
{
    public override void Fire()
    {
        try
        {
            network.Deliver(buffer, length, from, to);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
