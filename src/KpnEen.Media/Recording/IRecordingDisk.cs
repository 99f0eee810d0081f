namespace KpnEen.Media;

/// <summary>Where recordings are written; another one in tests of disks that are full or slow. Called on threads of the recorder alone: may block.</summary>
public interface IRecordingDisk
{
    /// <summary>Octets that are free, and of how many.</summary>
    /// <exception cref="IOException">The disk is away.</exception>
    (long Free, long Total) Room(string folder);

    /// <exception cref="IOException">The file exists or cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours.</exception>
    IRecordingFile Create(string path);
}
