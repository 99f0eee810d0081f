using System.Diagnostics;
using System.Runtime.InteropServices;

namespace KpnEen.MediaLoad;

/// <summary>One thread that speaks and hears for all speakers, their moments spread over the 20 ms.</summary>
internal sealed partial class Pump
{
    private const long FrameNs = 20_000_000;
    private const long RestNs = 100_000;

    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private Speaker[] _speakers = [];
    private volatile bool _stopped;
    private volatile bool _counts;
    private long _sentBefore;
    private long _receivedBefore;

    public Pump()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "pump" };
        _thread.Start();
    }

    public Histogram Delays { get; private set; } = new();

    public Histogram Gaps { get; private set; } = new();

    /// <summary>How late we were ourselves.</summary>
    public Histogram Lateness { get; private set; } = new();

    public long Sent => _speakers.Sum(s => s.Sent) - _sentBefore;

    public long Received => _speakers.Sum(s => s.Received) - _receivedBefore;

    public void Add(params Speaker[] speakers)
    {
        lock (_gate)
            _speakers = [.. _speakers, .. speakers];
    }

    /// <summary>From now it counts.</summary>
    public void Begin()
    {
        (_sentBefore, _receivedBefore) = (_speakers.Sum(s => s.Sent), _speakers.Sum(s => s.Received));
        (Delays, Gaps, Lateness) = (new(), new(), new());
        _counts = true;
    }

    public void End() => _counts = false;

    /// <summary>Ends the thread; once is enough, and twice is none too much.</summary>
    public void Stop()
    {
        _stopped = true;
        _thread.Join();
    }

    public static long Now() => (TimeProvider.System.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;

    private void Run()
    {
        var buffer = new byte[2048];
        var began = Stopwatch.GetTimestamp();
        var place = 0L; // how many packets were due since the beginning
        var speakers = _speakers;
        while (!_stopped)
        {
            var elapsed = (long)(Stopwatch.GetElapsedTime(began).TotalNanoseconds);
            if (speakers.Length != _speakers.Length)
            {
                speakers = _speakers;
                (began, place, elapsed) = (Stopwatch.GetTimestamp(), 0, 0);
            }
            if (speakers.Length > 0)
            {
                var step = (double)FrameNs / speakers.Length;
                var due = (long)(elapsed / step);
                // Hearing in the same round spares us an epoll: every socket is looked at once in 20 ms, half a round after it was sent to.
                for (; place < due; place++)
                {
                    var index = (int)(place % speakers.Length);
                    if (_counts)
                        Lateness.Add((elapsed - (place + 1) * step) / 1000);
                    if (speakers[index].Socket.HasPeer)
                        speakers[index].Say(Now());
                    speakers[(index + speakers.Length / 2) % speakers.Length].Hear(buffer, Delays, Gaps, _counts);
                }
            }
            Rest();
        }
    }

    private static unsafe void Rest()
    {
        var time = stackalloc long[2];
        (time[0], time[1]) = (0, RestNs);
        _ = nanosleep(time, null);
    }

    [LibraryImport("libc")]
    private static unsafe partial int nanosleep(long* request, long* left);
}
