using KpnEen.Media.Transport;
using Microsoft.Extensions.Logging;

namespace KpnEen.Media;

/// <summary>Opens media ports on one address.</summary>
public sealed class MediaEngine(MediaOptions options, IMediaNetwork network, TimeProvider time, ILogger log) : IAsyncDisposable
{
    public MediaOptions Options => options;

    /// <summary>Ports open now; back to 0 when all calls ended.</summary>
    public int OpenPorts => (network, time, log) is (null, null, null) ? 0 : throw new NotImplementedException();

    /// <summary>Opens the port of one leg: an RTP and an RTCP socket.</summary>
    /// <exception cref="MediaPortsExhaustedException">The range is used up.</exception>
    public MediaPort Open() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
