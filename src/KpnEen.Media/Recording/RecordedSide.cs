using KpnEen.Media.Codecs;

namespace KpnEen.Media.Recording;

/// <summary>
/// One channel of a recording: puts what it hears where it belongs on the time line. A bounded ring; what was not heard is silence.
/// </summary>
internal sealed class RecordedSide(RecordingClock clock) : IAudioSink
{
    private const int Capacity = 4 * Pcm.Rate;

    // RTP timestamps place the audio, so jitter does not tear it; but they may not stray further from the clock than this.
    private const int MaxAhead = Pcm.Rate * 3 / 10;
    private const int MaxBehind = Pcm.Rate * 35 / 100;

    // Once in so many packets (10 s) the place is corrected when even the fastest packet was off by more than 10 ms: clocks differ.
    private const int CorrectionInterval = 500;
    private const int Tolerance = Pcm.Rate / 100;

    private readonly Lock _gate = new();
    private readonly short[] _ring = new short[Capacity];
    private Resampler? _resampler;
    private bool _anchored;
    private uint _timestampOffset;
    private long _writtenUpTo;
    private int _counted;
    private long _leastDelay = long.MaxValue;

    public void OnAudio(AudioSides side, in AudioFrame frame)
    {
        if (frame.Rate == Pcm.Rate)
        {
            Hear(frame.Timestamp, frame.Samples);
            return;
        }
        Span<short> narrow = stackalloc short[Pcm.MostSamples / 2];
        _resampler ??= Resampler.Between(frame.Rate, Pcm.Rate)!;
        Hear(frame.Timestamp / 2, narrow[.._resampler.Process(frame.Samples, narrow)]);
    }

    private void Hear(uint timestamp, ReadOnlySpan<short> samples)
    {
        if (!clock.TryGetPlace(out var now))
            return;
        lock (_gate)
        {
            // A packet is sent when its last sample was spoken.
            var arrival = now - samples.Length;
            var place = Place(timestamp, arrival);
            for (var i = 0; i < samples.Length; i++)
            {
                var at = place + i;
                if (at >= _writtenUpTo && at < _writtenUpTo + Capacity)
                    _ring[at % Capacity] = samples[i];
            }
        }
    }

    /// <summary>Another leg, or a pause: the next packet finds its place by the clock.</summary>
    public void Unanchor()
    {
        lock (_gate)
            _anchored = false;
    }

    /// <summary>Takes the audio of a span out of the ring, in order, into every second sample.</summary>
    public void Take(long from, int count, Span<short> interleaved, int channel)
    {
        lock (_gate)
        {
            for (var i = 0; i < count; i++)
            {
                ref var sample = ref _ring[(from + i) % Capacity];
                interleaved[WavHeader.Channels * i + channel] = sample;
                sample = 0;
            }
            _writtenUpTo = from + count;
        }
    }

    private long Place(uint timestamp, long arrival)
    {
        if (_anchored)
        {
            var place = arrival + (int)(timestamp + _timestampOffset - (uint)arrival);
            var delay = arrival - place;
            if (delay is >= -MaxAhead and <= MaxBehind)
            {
                Correct(delay);
                return place;
            }
        }
        _anchored = true;
        _timestampOffset = (uint)arrival - timestamp;
        _counted = 0;
        _leastDelay = long.MaxValue;
        return arrival;
    }

    private void Correct(long delay)
    {
        _leastDelay = Math.Min(_leastDelay, delay);
        if (++_counted < CorrectionInterval)
            return;
        if (Math.Abs(_leastDelay) > Tolerance)
            _timestampOffset += (uint)_leastDelay;
        _counted = 0;
        _leastDelay = long.MaxValue;
    }
}
