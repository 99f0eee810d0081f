using System.Diagnostics;

namespace KpnEen.Media.Transport;

/// <summary>
/// What one port may have read beyond a packet a round: enough for the bursts of video. A flood fills the kernel's queue of its own port, and the
/// thread has its time for the others.
/// </summary>
internal struct Allowance
{
    /// <summary>Packets a second.</summary>
    public const int Rate = 2000;

    /// <summary>Packets in one go.</summary>
    public const int Burst = 400;

    /// <summary>Packets a round.</summary>
    public const int Round = 32;

    private long _since;
    private double _used;

    /// <summary>How many may be read now: one at least.</summary>
    /// <param name="now">A time stamp.</param>
    public int Take(long now)
    {
        _used = Math.Max(0, _used - Stopwatch.GetElapsedTime(_since, now).TotalSeconds * Rate);
        _since = now;
        var most = (int)Math.Clamp(Burst - _used, 1, Round);
        _used = Math.Min(Burst, _used + most);
        return most;
    }
}
