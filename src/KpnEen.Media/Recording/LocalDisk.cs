using Microsoft.Win32.SafeHandles;

namespace KpnEen.Media.Recording;

/// <summary>The disk of this machine.</summary>
internal sealed class LocalDisk : IRecordingDisk
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public (long Free, long Total) Room(string folder)
    {
        var drive = new DriveInfo(folder);
        return (drive.AvailableFreeSpace, drive.TotalSize);
    }

    public IRecordingFile Create(string path)
    {
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, OwnerOnly);
        return new LocalFile(file);
    }

    private sealed class LocalFile(SafeFileHandle file) : IRecordingFile
    {
        public void Write(ReadOnlySpan<byte> octets, long at) => RandomAccess.Write(file, octets, at);

        public void Flush() => RandomAccess.FlushToDisk(file);

        public void Dispose() => file.Dispose();
    }
}
