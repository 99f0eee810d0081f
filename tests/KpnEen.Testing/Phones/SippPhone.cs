using System.Globalization;

namespace KpnEen.Testing;

/// <summary>Debian's SIPp at work on a scenario, on free ports of 127.0.0.1 and for a bounded time.</summary>
public sealed class SippPhone : IAsyncDisposable
{
    private readonly ForeignProcess process;
    private readonly string folder;
    private readonly SippScenario scenario;

    private SippPhone(ForeignProcess process, string folder, SippScenario scenario, int port)
    {
        this.process = process;
        this.folder = folder;
        this.scenario = scenario;
        Port = port;
    }

    /// <summary>Its SIP port on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>All SIP messages it sent and received so far, then its errors.</summary>
    public string Log => $"{Read("messages.log")}\n{Read("errors.log")}";

    public static SippPhone Start(SippScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        var program = RequiredTool.Find("sipp", "sip-tester");
        var folder = Directory.CreateTempSubdirectory("kpneen-sipp-").FullName;
        var port = scenario.Port is 0 ? FreePort.Both() : scenario.Port;
        File.WriteAllText(Path.Combine(folder, "scenario.xml"), scenario.Xml);
        if (scenario.Lines.Count > 0)
            File.WriteAllLines(Path.Combine(folder, "lines.csv"), scenario.Lines.Prepend("SEQUENTIAL"));
        return new SippPhone(ForeignProcess.Start(program, Arguments(scenario, port), folder), folder, scenario, port);
    }

    /// <summary>Runs a scenario to its end.</summary>
    public static async Task RunAsync(SippScenario scenario)
    {
        await using (var phone = Start(scenario))
        {
            var code = await phone.EndAsync();
            if (!phone.FoundItsPortTaken)
            {
                phone.Check(code);
                return;
            }
        }
        // A stranger was faster, and no message was sent: once more, on other ports.
        await using var second = Start(scenario);
        await second.SucceedsAsync();
    }

    /// <summary>Waits for the end of the scenario.</summary>
    /// <exception cref="InvalidOperationException">A call did not go as the scenario says; the message holds the SIP messages.</exception>
    public async Task SucceedsAsync()
    {
        Check(await EndAsync());
    }

    private void Check(int? code)
    {
        if (code != 0)
            throw new InvalidOperationException(
                $"SIPp ended with code {code?.ToString(CultureInfo.InvariantCulture) ?? "(none in time)"}.\n{Log}"
            );
    }

    private bool FoundItsPortTaken =>
        scenario.Port == 0
        && $"{process.Output}\n{Read("errors.log")}".Contains("Unable to bind main socket", StringComparison.OrdinalIgnoreCase);

    /// <summary>SIPp's exit code (0 all calls went well, 1 some did not, 97 out of time, 99 and above it could not work at all); null when it hangs.</summary>
    public Task<int?> EndAsync() => process.ExitAsync(scenario.Limit + TimeSpan.FromSeconds(10));

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<string> Arguments(SippScenario scenario, int port)
    {
        if (scenario.Remote is not null)
            yield return scenario.Remote.ToString();
        string[] always = ["-sf", "scenario.xml", "-i", "127.0.0.1", "-p", $"{port}", "-mi", "127.0.0.1", "-mp", $"{FreePort.Media()}"];
        string[] size = ["-m", $"{scenario.Calls}", "-r", $"{scenario.Rate}", "-t", scenario.Tcp ? "t1" : "u1"];
        string[] logs = ["-trace_msg", "-message_file", "messages.log", "-trace_err", "-error_file", "errors.log", "-nostdin"];
        string[] end = ["-timeout", $"{(int)scenario.Limit.TotalSeconds}s", "-timeout_error"];
        foreach (var word in (string[])[.. always, .. size, .. logs, .. end])
            yield return word;
        foreach (var word in Personal(scenario))
            yield return word;
    }

    private static IEnumerable<string> Personal(SippScenario scenario)
    {
        if (scenario.Service is not null)
            foreach (var word in (string[])["-s", scenario.Service])
                yield return word;
        if (scenario.Credentials is var (user, password))
            foreach (var word in (string[])["-au", user, "-ap", password])
                yield return word;
        if (scenario.CallId is not null)
            foreach (var word in (string[])["-cid_str", scenario.CallId])
                yield return word;
        if (scenario.Lines.Count > 0)
            foreach (var word in (string[])["-inf", "lines.csv"])
                yield return word;
        foreach (var (key, value) in scenario.Keys)
        foreach (var word in (string[])["-key", key, value])
            yield return word;
    }

    private string Read(string file)
    {
        var path = Path.Combine(folder, file);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }
}
