namespace KpnEen.Media;

/// <summary>A recording's file while it is written.</summary>
public interface IRecordingFile : IDisposable
{
    /// <exception cref="IOException">The disk is full or broken.</exception>
    void Write(ReadOnlySpan<byte> octets, long at);

    /// <summary>Returns when all of it is on the disk itself.</summary>
    /// <exception cref="IOException">The disk is broken.</exception>
    void Flush();
}
