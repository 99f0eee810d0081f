using KpnEen.Media.Codecs;

namespace KpnEen.Media.Recording;

/// <summary>
/// One channel of a recording: puts what it hears where it belongs on the time line. A bounded ring; what was not heard is silence.
/// </summary>
internal sealed class RecordedSide : IAudioSink
{
    // Once in so many packets (10 s) the place is corrected when even the fastest packet was off by more than 10 ms: clocks differ.
    // So that no word is torn, in a pause of the speaker if there is one in the next 10 s.
    private const int CorrectionInterval = 500;
    private const int Quiet = 300;

    private readonly Lock _gate = new();
    private readonly RecordingClock _clock;
    private readonly TimestampLine _line;
    private readonly PauseEdge _edge;
    private readonly short[] _ring;
    private readonly short[] _resampled;

    // RTP timestamps place the audio, so jitter does not tear it; but they may not stray further from the clock than this.
    private readonly int _maxAhead;
    private readonly int _maxBehind;
    private readonly int _tolerance;
    private Resampler? _resampler;
    private bool _anchored;
    private long _offset;
    private long _writtenUpTo;
    private int _counted;
    private long _leastDelay = long.MaxValue;

    public RecordedSide(RecordingClock clock)
    {
        _clock = clock;
        _line = new TimestampLine(clock.Rate);
        _edge = new PauseEdge(clock.Rate);
        // What waits to be written, and more than a second for a thread that was kept from it.
        _ring = new short[2 * clock.Rate];
        _resampled = new short[clock.Rate * Pcm.LongestPacket / Pcm.Rate];
        _maxAhead = clock.Rate * 3 / 10;
        _maxBehind = clock.Rate * 35 / 100;
        _tolerance = clock.Rate / 100;
    }

    public void OnAudio(AudioSides side, in AudioFrame frame)
    {
        lock (_gate)
        {
            if (frame.Rate == _clock.Rate)
            {
                Hear(frame, frame.Samples);
                return;
            }
            // The leg is wideband since its recording began, or is the narrow one of two.
            _resampler ??= Resampler.Between(frame.Rate, _clock.Rate)!;
            Hear(frame, _resampled.AsSpan(0, _resampler.Process(frame.Samples, _resampled)));
        }
    }

    /// <summary>Another leg: the next packet finds its place by the clock.</summary>
    public void Unanchor()
    {
        lock (_gate)
            Forget();
    }

    /// <summary>The pause is over: the next packet finds its place by the clock, and what was spoken in the pause stays out, however late it comes.</summary>
    public void EndPause()
    {
        lock (_gate)
        {
            _anchored = false;
            _edge.PauseEnds(_clock.Elapsed);
        }
    }

    /// <summary>Takes the audio of a span out of the ring, in order, into every second sample.</summary>
    public void Take(long from, int count, Span<short> interleaved, int channel)
    {
        lock (_gate)
        {
            var at = (int)(from % _ring.Length);
            var first = Math.Min(count, _ring.Length - at);
            Take(_ring.AsSpan(at, first), interleaved, channel);
            Take(_ring.AsSpan(0, count - first), interleaved, (WavHeader.Channels * first) + channel);
            _writtenUpTo = from + count;
        }
    }

    /// <param name="samples">Of the frame, at the rate of the recording.</param>
    private void Hear(in AudioFrame frame, ReadOnlySpan<short> samples)
    {
        if (!_line.TryFollow(frame.Timestamp, frame.Rate, out var media))
            Forget();
        var elapsed = _clock.Elapsed;
        _edge.Heard(media + samples.Length, elapsed);
        if (!_clock.TryGetPlace(out var now))
            return;
        // What is made up after the pause of what was said in it.
        if (frame.Reach > 0 && _edge.LeftOut(media - (long)frame.Reach * _clock.Rate / frame.Rate, elapsed) > 0)
            return;
        // Nor does it tell when it was spoken.
        if (frame.Reach > 0 && !_anchored)
            return;
        // A packet is sent when its last sample was spoken.
        var place = Place(media, now - samples.Length, samples);
        var from = (int)Math.Min(_edge.LeftOut(media, elapsed), samples.Length);
        Put(place + from, samples[from..]);
    }

    /// <summary>What is written already, or too far ahead, is left out.</summary>
    private void Put(long place, ReadOnlySpan<short> samples)
    {
        var early = (int)Math.Clamp(_writtenUpTo - place, 0, samples.Length);
        place += early;
        samples = samples[early..];
        samples = samples[..(int)Math.Clamp(_writtenUpTo + _ring.Length - place, 0, samples.Length)];
        if (samples.IsEmpty)
            return;
        var at = (int)(place % _ring.Length);
        var first = Math.Min(samples.Length, _ring.Length - at);
        samples[..first].CopyTo(_ring.AsSpan(at));
        samples[first..].CopyTo(_ring);
    }

    private static void Take(Span<short> side, Span<short> interleaved, int from)
    {
        for (var i = 0; i < side.Length; i++)
            interleaved[(WavHeader.Channels * i) + from] = side[i];
        side.Clear();
    }

    private void Forget()
    {
        _anchored = false;
        _edge.Forget();
    }

    private long Place(long media, long arrival, ReadOnlySpan<short> samples)
    {
        if (_anchored)
        {
            var place = media + _offset;
            var delay = arrival - place;
            if (delay >= -_maxAhead && delay <= _maxBehind)
            {
                return place + Correct(delay, samples);
            }
        }
        _anchored = true;
        _offset = arrival - media;
        _counted = 0;
        _leastDelay = long.MaxValue;
        return arrival;
    }

    /// <returns>By how much the place moves from here on.</returns>
    private long Correct(long delay, ReadOnlySpan<short> samples)
    {
        _leastDelay = Math.Min(_leastDelay, delay);
        if (++_counted < CorrectionInterval)
            return 0;
        var moves = Math.Abs(_leastDelay) > _tolerance ? _leastDelay : 0;
        if (moves != 0 && _counted < 2 * CorrectionInterval && !IsQuiet(samples))
            return 0;
        _offset += moves;
        _counted = 0;
        _leastDelay = long.MaxValue;
        return moves;
    }

    private static bool IsQuiet(ReadOnlySpan<short> samples) => !samples.ContainsAnyExceptInRange((short)-Quiet, (short)Quiet);
}
