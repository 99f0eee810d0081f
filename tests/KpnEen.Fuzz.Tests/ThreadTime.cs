using System.Runtime.InteropServices;

namespace KpnEen.Fuzz.Tests;

/// <summary>Processor time of this thread alone: what other processes do on the machine does not count.</summary>
internal static class ThreadTime
{
    private const int ThreadCpu = 3; // CLOCK_THREAD_CPUTIME_ID

    /// <summary>The least of several rounds, in nanoseconds for one call.</summary>
    public static double Of(Action call)
    {
        var best = double.MaxValue;
        for (var round = 0; round < 7; round++)
        {
            var begin = Now();
            var calls = 0;
            do
            {
                call();
                calls++;
            } while (Now() - begin < 500_000);
            best = Math.Min(best, (double)(Now() - begin) / calls);
        }
        return best;
    }

    private static long Now()
    {
        if (ClockGetTime(ThreadCpu, out var time) != 0)
            throw new InvalidOperationException("No processor time of a thread.");
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
