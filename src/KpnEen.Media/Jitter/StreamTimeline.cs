namespace KpnEen.Media.Jitter;

/// <summary>
/// Puts the packets of one leg on one line of time, whatever its senders do: wraps of sequence number and timestamp, another SSRC, jumps
/// of either, another clock rate. What begins anew is placed by when it came.
/// </summary>
internal sealed class StreamTimeline
{
    // RFC 3550 A.1: a larger step than this is a restart of the sender, not loss.
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    // A timestamp that is this far from the time that passed has jumped.
    private const long Jump = MediaTime.Clock;

    private bool _started;
    private uint _ssrc;
    private ushort _highest;
    private uint _timestamp;
    private int _clockRate;
    private long _sequence;
    private long _time;
    private long _arrival;
    private uint _formerSsrc;
    private ushort _formerHighest;
    private bool _hasFormer;

    /// <summary>How often something began anew.</summary>
    public long Restarts { get; private set; }

    /// <summary>The place of a packet; false for a straggler of a stream that was given up.</summary>
    /// <param name="arrival">When it came, in media time of any origin.</param>
    /// <param name="sequence">Counts on for ever.</param>
    /// <param name="time">Media time of its first sample, counts on for ever.</param>
    public bool TryPlace(uint ssrc, ushort number, uint timestamp, int clockRate, long arrival, out long sequence, out long time)
    {
        (sequence, time) = (_sequence, _time);
        if (!_started)
        {
            _started = true;
            Set(ssrc, number, timestamp, clockRate, arrival);
            return true;
        }
        var step = (short)(number - _highest);
        if (ssrc == _ssrc && step is <= 0 and >= -MaxMisorder)
        {
            sequence = _sequence + step;
            time = _time + Units((int)(timestamp - _timestamp), clockRate);
            return clockRate == _clockRate;
        }
        if (ssrc != _ssrc || step is <= 0 or > MaxDropout)
        {
            if (_hasFormer && ssrc == _formerSsrc && (short)(number - _formerHighest) is <= 0 and > -MaxMisorder)
                return false;
            (_formerSsrc, _formerHighest, _hasFormer) = (_ssrc, _highest, true);
            Restart(arrival, ref step);
        }
        else
        {
            var passed = Units((int)(timestamp - _timestamp), clockRate);
            if (clockRate != _clockRate || passed < 0 || Math.Abs(passed - (arrival - _arrival)) > Jump)
                Restart(arrival, ref step);
            else
                _time += passed;
        }
        _sequence += step;
        Set(ssrc, number, timestamp, clockRate, arrival);
        (sequence, time) = (_sequence, _time);
        return true;
    }

    private void Restart(long arrival, ref short step)
    {
        Restarts++;
        _time += Math.Max(MediaTime.Frame, arrival - _arrival);
        // Nothing was lost: the numbers of another stream tell nothing of this one.
        step = 1;
    }

    private void Set(uint ssrc, ushort number, uint timestamp, int clockRate, long arrival) =>
        (_ssrc, _highest, _timestamp, _clockRate, _arrival) = (ssrc, number, timestamp, clockRate, arrival);

    private static long Units(int timestamps, int clockRate) => (long)timestamps * MediaTime.Clock / clockRate;
}
