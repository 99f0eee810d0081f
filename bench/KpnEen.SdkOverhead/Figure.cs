using System.Diagnostics;

namespace KpnEen.SdkOverhead;

/// <summary>What one call costs.</summary>
internal readonly record struct Figure(double Microseconds, double Bytes)
{
    /// <summary>Calls one after another, on one thread.</summary>
    public static async Task<Figure> OfAsync(Func<Task> call, int calls)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var begun = Stopwatch.GetTimestamp();
        for (var i = 0; i < calls; i++)
            await call();
        var took = Stopwatch.GetElapsedTime(begun);
        return new Figure(took.TotalMicroseconds / calls, (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / calls);
    }

    /// <summary>The best of the rounds: the others were disturbed by something else on the machine.</summary>
    public static Figure Best(IEnumerable<Figure> rounds) => rounds.MinBy(f => f.Microseconds);
}
