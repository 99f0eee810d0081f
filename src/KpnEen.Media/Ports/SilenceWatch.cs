namespace KpnEen.Media.Ports;

/// <summary>Looks at all ports now and then: one timer for all of them, nothing on the packet path.</summary>
internal sealed class SilenceWatch(TimeSpan limit, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private readonly HashSet<MediaPort> _ports = [];
    private ITimer? _timer;

    public void Add(MediaPort port)
    {
        if (limit <= TimeSpan.Zero)
            return;
        lock (_gate)
        {
            _ports.Add(port);
            var period = limit / 4 < Longest ? limit / 4 : Longest;
            _timer ??= time.CreateTimer(static state => ((SilenceWatch)state!).Look(), this, period, period);
        }
    }

    public void Remove(MediaPort port)
    {
        lock (_gate)
        {
            if (!_ports.Remove(port) || _ports.Count > 0)
                return;
            _timer?.Dispose();
            _timer = null;
        }
    }

    private void Look()
    {
        MediaPort[] ports;
        lock (_gate)
            ports = [.. _ports];
        foreach (var port in ports)
            port.LookForSilence(limit);
    }
}
