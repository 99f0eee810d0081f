using KpnEen.Media;

namespace KpnEen.Testing;

/// <summary>Workers of the recorder on the virtual clock, whose disk answers nothing for as long as the test says.</summary>
public sealed class StuckWorkers(TimeProvider time) : IRecordingWorkers
{
    private readonly TimedRecordingWorkers _inner = new(time);
    private readonly Queue<Action> _waiting = new();

    public bool IsStuck { get; set; }

    public IDisposable Every(TimeSpan interval, Action step) => _inner.Every(interval, step);

    public void Post(Action work)
    {
        if (IsStuck)
            _waiting.Enqueue(work);
        else
            work();
    }

    public void GoOn()
    {
        IsStuck = false;
        while (_waiting.TryDequeue(out var work))
            work();
    }

    public void Dispose() { }
}
