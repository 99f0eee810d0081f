namespace KpnEen.Media;

/// <summary>Who does the work of recording: threads of its own in a server, the virtual clock in tests.</summary>
public interface IRecordingWorkers : IDisposable
{
    /// <summary>Runs the step again and again until what is returned is disposed. The step never touches a disk.</summary>
    IDisposable Every(TimeSpan interval, Action step);

    /// <summary>Runs the work on a thread that may wait for a disk.</summary>
    void Post(Action work);
}
