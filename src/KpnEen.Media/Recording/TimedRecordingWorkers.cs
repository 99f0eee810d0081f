namespace KpnEen.Media;

/// <summary>Does the work of recording where the timers of a clock fire: a virtual one in tests.</summary>
public sealed class TimedRecordingWorkers(TimeProvider time) : IRecordingWorkers
{
    public IDisposable Every(TimeSpan interval, Action step) => time.CreateTimer(_ => step(), null, interval, interval);

    public void Post(Action work) => work();

    public void Dispose() { }
}
