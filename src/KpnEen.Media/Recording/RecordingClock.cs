namespace KpnEen.Media.Recording;

/// <summary>How far a recording has come, in samples: time since the start, pauses left out.</summary>
internal sealed class RecordingClock(TimeProvider time, int rate)
{
    private readonly Lock _gate = new();
    private readonly List<RecordingPause> _pauses = [];
    private readonly long _createdAt = time.GetTimestamp();
    private long _startedAt = time.GetTimestamp();
    private long _before;
    private DateTimeOffset? _pausedFrom;
    private bool _stopped;

    /// <summary>Samples a second.</summary>
    public int Rate => rate;

    /// <summary>Where in the file this moment belongs.</summary>
    public long Samples
    {
        get
        {
            lock (_gate)
                return Now();
        }
    }

    public TimeSpan Length => TimeOf(Samples);

    public bool IsPaused
    {
        get
        {
            lock (_gate)
                return _pausedFrom is not null;
        }
    }

    public IReadOnlyList<RecordingPause> Pauses
    {
        get
        {
            lock (_gate)
                return [.. _pauses];
        }
    }

    /// <summary>Samples since the start, pauses and all.</summary>
    public long Elapsed => SamplesSince(_createdAt);

    /// <summary>The place in the file of this moment; false while nothing is to be recorded.</summary>
    public bool TryGetPlace(out long place)
    {
        lock (_gate)
        {
            place = Now();
            return _pausedFrom is null && !_stopped;
        }
    }

    public bool Pause()
    {
        lock (_gate)
        {
            if (_pausedFrom is not null || _stopped)
                return false;
            _before = Now();
            _pausedFrom = time.GetUtcNow();
            return true;
        }
    }

    public bool Resume()
    {
        lock (_gate)
        {
            if (_pausedFrom is not { } from || _stopped)
                return false;
            EndPause(from);
            _startedAt = time.GetTimestamp();
            return true;
        }
    }

    public void Stop()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _before = Now();
            if (_pausedFrom is { } from)
                EndPause(from);
            _stopped = true;
        }
    }

    public TimeSpan TimeOf(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / rate);

    private long Now() => _pausedFrom is not null || _stopped ? _before : _before + SamplesSince(_startedAt);

    private long SamplesSince(long moment) => (long)((time.GetElapsedTime(moment).TotalSeconds * rate) + 0.5);

    private void EndPause(DateTimeOffset from)
    {
        _pauses.Add(new RecordingPause(from, time.GetUtcNow(), TimeOf(_before)));
        _pausedFrom = null;
    }
}
