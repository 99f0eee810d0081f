namespace KpnEen.Media.Transport;

/// <summary>The beat of 20 ms to which all audio of our own is made, on the media threads.</summary>
public interface IMediaClock
{
    /// <summary>
    /// Calls the ticker every 20 ms, from 20 ms at most from now, always on the same thread, until the result is disposed; a call that
    /// is running then may still end. After a stall five frames at most are made up for at once.
    /// </summary>
    IDisposable Start(IFrameTicker ticker);
}
