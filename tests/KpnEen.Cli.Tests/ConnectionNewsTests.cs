using System.Net;
using System.Net.Sockets;
using KpnEen.Cli.Events;
using KpnEen.Sdk;

namespace KpnEen.Cli.Tests;

/// <summary>W47: whoever watches events knows whether silence means that nothing happens.</summary>
public sealed class ConnectionNewsTests
{
    private readonly StringWriter _error = new();

    [Fact]
    public void W47_That_the_server_went_away_and_came_back_is_told_once_each()
    {
        var news = new ConnectionNews(_error);
        news.Report(new(IsUp: true));
        news.Report(new(IsUp: true)); // a connection that is renewed
        Assert.Empty(_error.ToString());
        var refused = KpnEenModelFactory.Exception(HttpStatusCode.ServiceUnavailable, "unavailable");
        news.Report(new(IsUp: false, refused));
        news.Report(new(IsUp: false, refused));
        news.Report(new(IsUp: true));
        news.Report(new(IsUp: true));
        Assert.Equal(
            [$"No events come: {refused.Message} Trying again until it answers.", "The server is back: events come again."],
            _error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Theory]
    [InlineData("events tail")]
    [InlineData("listen --forward-to http://127.0.0.1:1/hooks")]
    public async Task W47_A_server_that_is_not_there_is_told_on_the_error_stream(string typed)
    {
        var folder = Directory.CreateTempSubdirectory("kpneen-cli-");
        using var stop = new CancellationTokenSource();
        using var error = new SignallingWriter("Trying again", stop);
        var output = new StringWriter();
        var environment = new Dictionary<string, string>
        {
            ["KPNEEN_API"] = $"http://127.0.0.1:{NobodysPort()}",
            ["KPNEEN_CLIENT_ID"] = "cli_1",
            ["KPNEEN_CLIENT_SECRET"] = "s",
        };
        var here = new Surroundings(output, error, environment.GetValueOrDefault, folder.FullName, new HastyTime());
        Assert.Equal(ExitCodes.Done, await Kpneen.RunAsync(typed.Split(' '), here, stop.Token));
        Assert.Contains("No events come: ", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
        folder.Delete(recursive: true);
    }

    private static int NobodysPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Ends the command when it said what was waited for.</summary>
    private sealed class SignallingWriter(string awaited, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(awaited, StringComparison.Ordinal) == true)
                stop.Cancel();
        }
    }

    /// <summary>Waits that are a hundred times as short: nothing here is about how long they are.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(20) ? dueTime : dueTime / 100, period);
    }
}
