using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Newcomer;

public sealed class RunScriptTests
{
    [Fact]
    public async Task A_newcomer_types_run_and_again_and_stops_it_with_Ctrl_C()
    {
        await using var run = RunScript.Start();
        await run.ReadyAsync();
        Assert.Contains("/v1", run.Output, StringComparison.Ordinal);
        Assert.Equal($"http://{run.Http}", (string?)run.Sandbox["api"]);
        Assert.Equal(5, run.Sandbox["phones"]!.AsArray().Count);
        Assert.Equal(0, await run.StopAsync("INT"));

        var begun = TimeProvider.System.GetTimestamp();
        await run.StartAgainAsync();
        await run.ReadyAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun), TimeSpan.Zero, TimeSpan.FromSeconds(10));

        // kill -9 leaves server and database behind; the next start clears that up.
        await run.KillAsync();
        await run.StartAgainAsync();
        await run.ReadyAsync();
        Assert.Equal(0, await run.StopAsync());
    }
}
