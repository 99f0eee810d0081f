namespace KpnEen.Benchmarks;

/// <summary>What the SIP stack keeps of a call that is up (both legs, no exchange, no media) and of one that ended, while its transactions linger (64 * T1).</summary>
internal static class HeldMemory
{
    private const int Calls = 20_000;

    public static void Print()
    {
        Console.WriteLine($"a bridged call that is up: {Of(bench => bench.SetUp())} bytes");
        Console.WriteLine($"an ended bridged call, lingering: {Of(bench => bench.A_bridged_call())} bytes");
    }

    private static long Of(Action<CallBenchmarks> call)
    {
        var bench = new CallBenchmarks();
        bench.Prepare();
        // What is made once is not a call's.
        call(bench);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Calls; i++)
            call(bench);
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(bench);
        return held / Calls;
    }
}
