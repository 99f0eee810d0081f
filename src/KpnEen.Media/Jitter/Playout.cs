using KpnEen.Media.Codecs;

namespace KpnEen.Media.Jitter;

/// <summary>
/// One leg as an even stream of frames: jitter buffer, decoding, concealment, comfort noise, and a delay that follows the network and the
/// sender's clock. Packets are put in on one thread and frames read on another. No clock inside; nothing is allocated a packet.
/// </summary>
/// <param name="rate">8000 or 16000.</param>
internal sealed class Playout(int rate)
{
    // Nothing for so long: the sender stopped.
    private const long Patience = 300 * MediaTime.Millisecond;

    // A delay within 10 ms of the wanted one is left alone; more than 60 ms off is put right even where it may be heard.
    private const long Tolerance = 10 * MediaTime.Millisecond;
    private const long Intolerable = 60 * MediaTime.Millisecond;

    // So much too late that nobody wants to hear it any more.
    private const long Hopeless = 400 * MediaTime.Millisecond;

    private const int RestAfterChange = 4;

    private readonly Lock _gate = new();
    private readonly JitterBuffer _buffer = new();
    private readonly SampleQueue _queue = new();
    private readonly SoundMaker _sound = new(rate);
    private readonly int _unitsASample = MediaTime.Clock / rate;
    private bool _playing;
    private bool _silence;
    private PlayoutState _state;

    // Media time of the sample after the last one in the queue; and what was made up since without moving it.
    private long _cursor;
    private long _stalled;
    private int _rest;
    private long _stretched;
    private long _shortened;
    private long _depth;

    public int Rate => rate;

    /// <summary>Samples in 2.5 ms.</summary>
    private int Step => rate / 400;

    public PlayoutStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new PlayoutStatistics(
                    _buffer.Received,
                    _buffer.Lost,
                    _buffer.Late,
                    _buffer.Duplicates,
                    MediaTime.Span(_sound.Concealed * _unitsASample),
                    MediaTime.Span(_stretched * _unitsASample),
                    MediaTime.Span(_shortened * _unitsASample),
                    MediaTime.Span(_depth)
                );
            }
        }
    }

    /// <summary>The last payload of comfort noise; returns its length, 0 when the codec itself made the silence.</summary>
    public int CopyNoisePayload(Span<byte> payload)
    {
        lock (_gate)
        {
            _sound.NoisePayload.CopyTo(payload);
            return _sound.NoisePayload.Length;
        }
    }

    /// <param name="now">When it came, in media time of any origin, the same one as for <see cref="Read"/>.</param>
    public void Put(uint ssrc, ushort number, uint timestamp, StreamFormat format, ReadOnlySpan<byte> payload, long now)
    {
        lock (_gate)
            _buffer.Put(ssrc, number, timestamp, format, payload, now);
    }

    /// <summary>Fills the frame with what is due now. To be called at an even beat, a frame each time.</summary>
    public PlayoutState Read(Span<short> frame, long now)
    {
        lock (_gate)
        {
            _state = PlayoutState.Voice;
            if (!_playing && !Begin(now, frame.Length))
            {
                frame.Clear();
                return PlayoutState.Nothing;
            }
            while (_queue.Count < frame.Length)
                Add(frame.Length - _queue.Count);
            Adjust(frame.Length, now);
            _queue.Take(frame);
            return _state;
        }
    }

    /// <summary>Starts when the first packet has waited as long as packets should.</summary>
    private bool Begin(long now, int frame)
    {
        if (_buffer.First is not { } first || first.Time + _buffer.Base + _buffer.Target > now + frame * _unitsASample / 2)
            return false;
        (_playing, _silence, _stalled, _cursor) = (true, false, 0, first.Time);
        return true;
    }

    /// <summary>Adds audio to the queue: at least so many samples, or a packet.</summary>
    private void Add(int needed)
    {
        // Codecs make up whole steps of 2.5 ms only.
        needed = (needed + Step - 1) / Step * Step;
        if (_buffer.First is not { } first)
            Wait(needed);
        else if (Gap(first) is var gap && gap >= Step)
            Bridge(first, gap, needed);
        else
            Play(first);
    }

    /// <summary>Samples between what is in the queue and this packet, after what was made up already.</summary>
    private long Gap(BufferedPacket packet)
    {
        var made = Math.Clamp(packet.Time - _cursor, 0, _stalled);
        _cursor += made;
        // The one that was waited for: what was made up is delay now.
        _stalled = packet == _buffer.Next ? 0 : _stalled - made;
        return (packet.Time - _cursor) / _unitsASample;
    }

    private void Play(BufferedPacket packet)
    {
        _buffer.Take(packet);
        _stalled = 0;
        _silence = _sound.IsSilence(packet);
        if (!packet.Format.HasAudio)
            return;
        var count = _sound.Decode(packet, _queue.Room);
        _queue.Added(count);
        // Also where it overlaps what was made up: then it waited longer, and the delay tells.
        _cursor = packet.Time + (long)count * _unitsASample;
    }

    /// <summary>There is a packet, but later: either those before it are lost, or the sender left out silence.</summary>
    private void Bridge(BufferedPacket next, long gap, int needed)
    {
        gap -= gap % Step;
        if (next == _buffer.Next)
        {
            needed = (int)Math.Min(gap, needed);
            _silence = true;
            _state = PlayoutState.Noise;
            _sound.Noise(_queue.Room[..needed]);
        }
        else
        {
            // The last lost one as a whole, for the next may repeat it.
            var last = _sound.Measure(next);
            var recover = last > 0 && gap == last;
            needed = recover ? last : (int)Math.Min(gap > last ? gap - last : gap, needed);
            _state = PlayoutState.Concealed;
            _sound.Recover(recover ? next : null, _queue.Room[..needed]);
        }
        _queue.Added(needed);
        _cursor += (long)needed * _unitsASample;
    }

    /// <summary>There is no packet: it is late, or lost, or the sender is silent.</summary>
    private void Wait(int needed)
    {
        var room = _queue.Room[..needed];
        _queue.Added(needed);
        if (_silence)
        {
            // Silence takes its time; what comes after it comes when it is due.
            _state = PlayoutState.Noise;
            _sound.Noise(room);
            _cursor += (long)needed * _unitsASample;
            return;
        }
        _state = PlayoutState.Concealed;
        _sound.Conceal(room);
        _stalled += (long)needed * _unitsASample;
        _playing = _stalled < Patience;
        if (!_playing)
            _cursor += _stalled;
    }

    private void Adjust(int frame, long now)
    {
        _depth = now - _buffer.Base - (_cursor - (long)_queue.Count * _unitsASample);
        if (_state != PlayoutState.Voice || --_rest > 0)
            return;
        var excess = _depth - _buffer.Target;
        if (excess > Hopeless)
            Skip(excess);
        else if (excess > Tolerance)
            Shorten(frame, excess);
        else if (excess < -Tolerance)
            Stretch(frame, excess);
    }

    private void Shorten(int frame, long excess)
    {
        var needed = Math.Max(TimeScale.Needed(rate), frame + rate / 100);
        while (_queue.Count < needed && _buffer.Next is { Format.HasAudio: true } next && Gap(next) <= 0)
            Play(next);
        if (_queue.Count < needed)
            return;
        var done = TimeScale.Shorten(_queue, rate, excess > Intolerable);
        _shortened += done;
        _rest = done == 0 || excess > Intolerable ? 0 : RestAfterChange;
    }

    private void Stretch(int frame, long excess)
    {
        if (_queue.Count < TimeScale.Needed(rate))
        {
            if (_buffer.Next is not { Format.HasAudio: true } next || Gap(next) > 0)
                return;
            Play(next);
        }
        var done = TimeScale.Stretch(_queue, rate, excess < -Intolerable);
        _stretched += done;
        _rest = done == 0 ? 0 : RestAfterChange;
    }

    private void Skip(long excess)
    {
        var until = _cursor + excess;
        while (_buffer.First is { } packet && packet.Time < until)
        {
            _buffer.Take(packet);
            _cursor = packet.Time;
            _shortened += MediaTime.Frame / _unitsASample;
        }
    }
}
