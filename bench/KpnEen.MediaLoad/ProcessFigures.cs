using System.Globalization;

namespace KpnEen.MediaLoad;

/// <summary>What /proc says of processes and all below them.</summary>
internal static class ProcessFigures
{
    /// <summary>User and system time.</summary>
    public static TimeSpan Cpu(IEnumerable<int> processes) => TimeSpan.FromMilliseconds(Tree(processes).Sum(Ticks) * 10.0);

    /// <summary>Proportional set size in kB.</summary>
    public static long Memory(IEnumerable<int> processes) =>
        Tree(processes)
            .Sum(p =>
                File.ReadLines($"/proc/{p}/smaps_rollup")
                    .Where(l => l.StartsWith("Pss:", StringComparison.Ordinal))
                    .Sum(l => Number(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]))
            );

    private static IEnumerable<int> Tree(IEnumerable<int> processes) =>
        processes.Where(p => Directory.Exists($"/proc/{p}")).SelectMany(p => Tree(Children(p)).Prepend(p));

    private static IEnumerable<int> Children(int process) =>
        Directory
            .GetDirectories($"/proc/{process}/task")
            .SelectMany(t => File.ReadAllText($"{t}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(t => (int)Number(t));

    private static long Ticks(int process)
    {
        // The name may hold blanks: counted from the bracket that closes it, utime is field 11 (proc(5): 14).
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return Number(fields[11]) + Number(fields[12]);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
