using System.Runtime.InteropServices;

namespace KpnEen.Media.Transport;

/// <summary>How many descriptors the process may have (RLIMIT_NOFILE, getrlimit(2)), and which of them media leaves to others.</summary>
public static partial class DescriptorLimit
{
    // The runtime opens two for each thread it makes, and ends the process when its pool gets none; the rest is for files and the database.
    private const int Reserved = 32;
    private const int OpenFiles = 7;

    /// <summary>The present limit; it may be changed from outside.</summary>
    public static int Read() => getrlimit(OpenFiles, out var limit) == 0 ? (int)Math.Min(limit.Soft, int.MaxValue) : int.MaxValue;

    /// <summary>Whether a descriptor that was just opened is one of the last: the system gives the lowest that is free.</summary>
    internal static bool Reserves(int descriptor) => descriptor >= Read() - Reserved;

    [LibraryImport("libc")]
    private static partial int getrlimit(int resource, out Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public ulong Soft;
        public ulong Hard;
    }
}
