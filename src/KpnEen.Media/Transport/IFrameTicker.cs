namespace KpnEen.Media.Transport;

/// <summary>Makes audio in frames of 20 ms: a player, a mixer, a transcoder.</summary>
public interface IFrameTicker
{
    /// <summary>The next frame is due. On a media thread, never twice at a time: must not block, and what it throws is a bug that is counted.</summary>
    void OnFrame();
}
