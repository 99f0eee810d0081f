using KpnEen.EndToEnd.Tests.Running;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Readers;

/// <summary>A newcomer types what README.md says, in its order, each in a terminal of its own.</summary>
public sealed class ReadmeTests
{
    private static readonly string Recording = Path.Combine(Checkout.Root, "first-call.wav");
    private static readonly TimeSpan BuildAndRun = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task The_commands_of_the_readme_do_what_it_says()
    {
        Assert.Equal(
            ["./run", "dotnet run --project samples/ScreenPop -- --print-only", "dotnet run --project samples/FirstCall"],
            Readme.Commands
        );
        await using var run = RunScript.Start();
        await run.ReadyAsync();
        // The greeting names the same next step as the README.
        Assert.Contains(Readme.Commands[2], run.Output, StringComparison.Ordinal);

        await using var crm = Type(Readme.Commands[1], run);
        await Until.TrueAsync(() => Task.FromResult(Told(crm, "Listening for events at")), "the CRM listens", BuildAndRun);

        await using var firstCall = Type(Readme.Commands[2], run);
        var code = await firstCall.ExitAsync(BuildAndRun);
        Assert.True(code == 0, $"FirstCall ended with {code}:\n{firstCall.Output}\n---- CRM ----\n{crm.Output}");
        Assert.Contains($"the customer left and the colleague right: {Recording}", firstCall.Output, StringComparison.Ordinal);

        string[] story =
        [
            "call.created",
            "call.ringing",
            "call.answered",
            "call.bridged",
            "call.held",
            "call.resumed",
            "call.transfer.started",
            "call.transfer.completed",
            "call.recording.started",
            "call.recording.available",
            "call.ended",
            "conversation.closed",
        ];
        await Until.TrueAsync(() => Task.FromResult(story.All(step => Told(crm, step))), $"the CRM told all of it:\n{crm.Output}");
        Assert.All(crm.Output.Split('\n').Where(l => l.Contains("call.")), line => Assert.Contains("Sanne Bakker", line));

        // The number of the public side says 1000 Hz, a virtual phone 440 Hz; five seconds were recorded.
        var wav = await File.ReadAllBytesAsync(Recording);
        Assert.InRange(WavTone.SecondsOf(wav, 1000, channel: 0), 3, 9);
        Assert.InRange(WavTone.SecondsOf(wav, 440, channel: 1), 3, 9);
        File.Delete(Recording);

        await crm.SignalAsync("TERM");
        Assert.NotNull(await crm.ExitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, await run.StopAsync("INT"));
    }

    [Fact]
    public void What_the_readme_names_is_there()
    {
        Assert.All(Readme.Projects, project => Assert.True(Directory.Exists(Path.Combine(Checkout.Root, project)), project));
        Assert.All(
            (string[])["run", "test", "bench/run"],
            script => Assert.True(new FileInfo(Path.Combine(Checkout.Root, script)).UnixFileMode.HasFlag(UnixFileMode.UserExecute), script)
        );
    }

    // The environment decides where; the commands are typed as they stand.
    private static ForeignProcess Type(string command, RunScript run) =>
        ForeignProcess.Start(
            "/bin/sh",
            ["-c", $"exec {command}"],
            Checkout.Root,
            new Dictionary<string, string?>
            {
                ["KPNEEN_SANDBOX"] = run.SandboxFile,
                ["SCREENPOP_URL"] = $"http://127.0.0.1:{FreePort.Tcp()}",
                // What was built for these tests need not be built once more.
                ["Configuration"] = Checkout.Configuration,
            }
        );

    private static bool Told(ForeignProcess process, string text) => process.Output.Contains(text, StringComparison.Ordinal);
}
