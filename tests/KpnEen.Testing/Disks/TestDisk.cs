using KpnEen.Media;
using Microsoft.Win32.SafeHandles;

namespace KpnEen.Testing;

/// <summary>A disk that can be full, or fill up, while real files lie behind it.</summary>
public sealed class TestDisk : IRecordingDisk
{
    /// <summary>Octets it still takes.</summary>
    public long Left { get; set; } = 1L << 40;

    /// <summary>Files written to the end or given up, and closed.</summary>
    public int Closed { get; private set; }

    /// <summary>How often all of a file was brought to the disk itself.</summary>
    public int Flushes { get; private set; }

    public (long Free, long Total) Room(string folder) => (Left, 1L << 40);

    public IRecordingFile Create(string path) =>
        new TestFile(this, File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));

    private sealed class TestFile(TestDisk disk, SafeFileHandle file) : IRecordingFile
    {
        public void Write(ReadOnlySpan<byte> octets, long at)
        {
            if (octets.Length > disk.Left)
            {
                // As the real one: what still fits is written.
                RandomAccess.Write(file, octets[..(int)disk.Left], at);
                disk.Left = 0;
                throw new IOException("No space left on device");
            }
            disk.Left -= octets.Length;
            RandomAccess.Write(file, octets, at);
        }

        public void Flush() => disk.Flushes++;

        public void Dispose()
        {
            file.Dispose();
            disk.Closed++;
        }
    }
}
