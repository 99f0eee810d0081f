namespace KpnEen.Media.Rtp;

/// <summary>Counts what came and what did not (RFC 3550 A.1, A.3, A.8). Written by the receiving thread alone.</summary>
internal sealed class IncomingStream(int initialClockRate, TimeProvider time)
{
    // RFC 3550 A.1: a larger step than this is a restart of the sender, not loss.
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    private int _clockRate = initialClockRate;
    private readonly long _origin = time.GetTimestamp();
    private bool _started;
    private ushort _highest;
    private uint _cycles;
    private uint _base;
    private long _receivedHere;
    private long _expectedBefore;
    private long _receivedBefore;
    private uint _lastTransit;
    private bool _hasTransit;
    private double _jitter;
    private long _expectedPrior;
    private long _receivedPrior;

    /// <summary>Clock of what comes, in Hz; follows the codec that is agreed.</summary>
    public int ClockRate
    {
        get => _clockRate;
        set
        {
            if (value == _clockRate)
                return;
            _jitter = _jitter * value / _clockRate;
            _hasTransit = false;
            _clockRate = value;
        }
    }

    public uint Ssrc { get; private set; }

    public bool Started => _started;

    public long Packets => _receivedBefore + _receivedHere;

    public long Expected => _expectedBefore + (_started ? _cycles + _highest - _base + 1 : 0);

    public long Lost => Math.Max(0, Expected - Packets);

    public uint ExtendedHighest => _cycles + _highest;

    /// <summary>Interarrival jitter in clock units.</summary>
    public uint Jitter => (uint)_jitter;

    public double JitterMs => _jitter * 1000 / _clockRate;

    public void Received(in RtpPacket packet, bool isAudio)
    {
        if (!_started || packet.Ssrc != Ssrc)
            Restart(packet);
        else
            Count(packet);
        _receivedHere++;
        if (isAudio)
            Measure(packet.Timestamp, packet.At);
    }

    /// <summary>Share lost since the last report, in 1/256 (RFC 3550 6.4.1).</summary>
    public byte FractionLost()
    {
        var expected = Expected - _expectedPrior;
        var received = Packets - _receivedPrior;
        _expectedPrior = Expected;
        _receivedPrior = Packets;
        var lost = expected - received;
        return expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected);
    }

    private void Restart(in RtpPacket packet)
    {
        _expectedBefore = Expected;
        _receivedBefore = Packets;
        _receivedHere = 0;
        _started = true;
        Ssrc = packet.Ssrc;
        _highest = packet.Sequence;
        _base = packet.Sequence;
        _cycles = 0;
        _hasTransit = false;
    }

    private void Count(in RtpPacket packet)
    {
        var step = (ushort)(packet.Sequence - _highest);
        if (step < MaxDropout)
        {
            if (packet.Sequence < _highest)
                _cycles += 0x10000;
            _highest = packet.Sequence;
        }
        else if (step <= 0x10000 - MaxMisorder)
        {
            Restart(packet);
        }
    }

    private void Measure(uint timestamp, long at)
    {
        var arrival = (uint)(time.GetElapsedTime(_origin, at).Ticks * _clockRate / TimeSpan.TicksPerSecond);
        var transit = arrival - timestamp;
        if (_hasTransit)
        {
            var difference = Math.Abs((double)(int)(transit - _lastTransit));
            // A step of seconds is a jump of the sender's clock, no jitter.
            if (difference < 2 * _clockRate)
                _jitter += (difference - _jitter) / 16;
        }
        _lastTransit = transit;
        _hasTransit = true;
    }
}
