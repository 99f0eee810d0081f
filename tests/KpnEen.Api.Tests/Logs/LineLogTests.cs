using System.Text;
using KpnEen.Server.Logs;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.Logs;

/// <summary>F10: nobody reads standard output, or its disk is full. Calls are unaffected, lines are dropped and counted.</summary>
public sealed class LineLogTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void An_entry_is_one_line_and_cannot_steer_a_terminal()
    {
        var output = new Output();
        using (var provider = new LineLoggerProvider(output, TimeProvider.System))
            provider
                .CreateLogger("KpnEen.Test")
                .LogError(
                    new EventId(7),
                    new InvalidOperationException("two\nlines"),
                    "Caller {Name} called",
                    "Eve\u001b[2J\r\n\u202Egnp.exe\0"
                );
        var line = Assert.Single(output.Lines);
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z fail: KpnEen\.Test\[7\] Caller Eve\\u001B\[2J  \\u202Egnp\.exe\\u0000 called "
                + @"System\.InvalidOperationException: two lines$",
            line
        );
    }

    [Fact]
    public void F10_while_nobody_reads_standard_output_nobody_waits_and_what_is_lost_is_counted_and_told()
    {
        const int lines = 30_000;
        var output = new Output { IsBlocked = true };
        using var writer = new LineWriter(output, TimeProvider.System);
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < lines; i++)
            Write(writer, $"line {i}");
        // A blocked write takes for ever: any wait for it would show.
        Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience);
        Assert.InRange(writer.Dropped, lines - 2 * 8192 - 1, lines - 8192);
        output.IsBlocked = false;
        writer.Dispose();
        var written = output.Lines;
        Assert.Equal(lines - writer.Dropped, written.Count(l => l.Contains("] line ", StringComparison.Ordinal)));
        Assert.Contains(written, l => l.EndsWith($"{writer.Dropped} lines of the log were lost here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task F10_a_full_disk_costs_lines_and_nothing_else()
    {
        var output = new Output { IsFull = true };
        using var writer = new LineWriter(output, TimeProvider.System);
        Write(writer, "lost 1");
        Write(writer, "lost 2");
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (writer.Dropped < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        output.IsFull = false;
        Write(writer, "there again");
        writer.Dispose();
        Assert.Collection(
            output.Lines,
            l => Assert.EndsWith("there again", l, StringComparison.Ordinal),
            l => Assert.EndsWith("2 lines of the log were lost here", l, StringComparison.Ordinal)
        );
        Assert.Equal(2, writer.Dropped);
    }

    private static void Write(LineWriter writer, string message) => writer.Write(LogLevel.Information, "KpnEen.Test", 0, message, null);

    private sealed class Output : MemoryStream
    {
        private readonly ManualResetEventSlim free = new(initialState: true);

        public bool IsFull { get; set; }

        public bool IsBlocked
        {
            set
            {
                if (value)
                    free.Reset();
                else
                    free.Set();
            }
        }

        public List<string> Lines => [.. Encoding.UTF8.GetString(ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            free.Wait();
            if (IsFull)
                throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }
}
