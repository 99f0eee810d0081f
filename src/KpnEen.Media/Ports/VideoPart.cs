using System.Net;
using KpnEen.Media.Rtp;

namespace KpnEen.Media.Ports;

/// <summary>
/// The line of the video of a leg, while there is one: opened when it is offered or agreed, closed when it is dropped. The negotiation of
/// the port guards when it changes.
/// </summary>
internal sealed class VideoPart(MediaLine audio, PortAllocator allocator, AudioTaps taps, MediaEngine engine)
{
    private const int ClockRate = 90_000;

    private volatile MediaLine? _line;
    private IPAddress? _expected;

    public MediaLine? Line => _line;

    /// <summary>Only this host may send: the line that is open, and any that is opened later.</summary>
    public void ExpectFrom(IPAddress host)
    {
        _expected = host;
        _line?.Latch.ExpectFrom(host);
    }

    /// <summary>The line that is open, if it is of that kind; else a new one.</summary>
    /// <param name="bundled">On the transport of the audio.</param>
    public MediaLine Open(bool bundled = false)
    {
        if (_line is { } open && open.IsBundled == bundled)
            return open;
        Close();
        var line = bundled
            ? new MediaLine(MediaKind.Video, audio, taps, ClockRate)
            : new MediaLine(MediaKind.Video, allocator, taps, ClockRate, engine);
        if (_expected is { } host)
            line.Latch.ExpectFrom(host);
        return _line = line;
    }

    public void Close()
    {
        _line?.Dispose();
        _line = null;
    }
}
