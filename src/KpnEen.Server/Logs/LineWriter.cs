using System.Diagnostics.Metrics;
using System.Text;

namespace KpnEen.Server.Logs;

/// <summary>
/// Takes lines from all threads and writes them from one of its own, many at once. When nobody reads standard output, or its disk is full,
/// lines are dropped and counted: a call never waits for its log. After a gap it says how many are missing.
/// </summary>
internal sealed class LineWriter : IDisposable
{
    public const string MeterName = "KpnEen.Server";
    private const int MostWaiting = 8192;
    private const int TextKept = 64 * 1024;

    // So long the first line waits for others: one write for all of them.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(2);

    private readonly Stream output;
    private readonly TimeProvider time;
    private readonly Meter meter = new(MeterName);
    private readonly object gate = new();
    private readonly Thread thread;
    private List<LogLine> waiting = [];
    private List<LogLine> writing = [];
    private bool isIdle = true;
    private bool ends;
    private long dropped;
    private long droppedTold;

    public LineWriter(Stream output, TimeProvider time)
    {
        this.output = output;
        this.time = time;
        meter.CreateObservableCounter("kpneen.log.dropped", () => Dropped, description: "Log lines that standard output did not take.");
        thread = new Thread(Run) { IsBackground = true, Name = "log" };
        thread.Start();
    }

    /// <summary>Lines that were not written.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Never blocks.</summary>
    public void Write(LogLevel level, string category, int eventId, string message, Exception? error)
    {
        var line = new LogLine(time.GetUtcNow(), level, category, eventId, message, error);
        lock (gate)
        {
            if (waiting.Count >= MostWaiting || ends)
            {
                Interlocked.Increment(ref dropped);
                return;
            }
            waiting.Add(line);
            if (!isIdle)
                return;
            isIdle = false;
            Monitor.Pulse(gate);
        }
    }

    /// <summary>Writes what waits, unless that takes too long.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            ends = true;
            Monitor.PulseAll(gate);
        }
        thread.Join(PatienceAtEnd);
        meter.Dispose();
    }

    private void Run()
    {
        var text = new StringBuilder();
        while (Take())
        {
            foreach (var line in writing)
            {
                LineFormat.Append(text, line);
                if (text.Length > TextKept)
                    Flush(text);
            }
            Flush(text);
            TellDropped(text);
            writing.Clear();
        }
    }

    /// <returns>False: all is written, and nothing comes any more.</returns>
    private bool Take()
    {
        lock (gate)
        {
            while (waiting.Count == 0)
            {
                if (ends)
                    return false;
                isIdle = true;
                Monitor.Wait(gate);
            }
            if (!ends)
                Monitor.Wait(gate, Gathering);
            (waiting, writing) = (writing, waiting);
            return true;
        }
    }

    private void Flush(StringBuilder text)
    {
        try
        {
            output.Write(Encoding.UTF8.GetBytes(text.ToString()));
            output.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\n')
                    Interlocked.Increment(ref dropped);
            }
        }
        text.Clear();
    }

    private void TellDropped(StringBuilder text)
    {
        var lost = Dropped - droppedTold;
        if (lost == 0)
            return;
        droppedTold += lost;
        var before = Dropped;
        LineFormat.Append(
            text,
            new LogLine(time.GetUtcNow(), LogLevel.Error, typeof(LineWriter).FullName!, 0, $"{lost} lines of the log were lost here", null)
        );
        Flush(text);
        // Not even that went through: said again when something does.
        if (Dropped > before)
        {
            Interlocked.Decrement(ref dropped);
            droppedTold -= lost;
        }
    }
}
