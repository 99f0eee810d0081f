namespace KpnEen.Server.Logs;

/// <summary>Logs to standard output. See <see cref="LineFormat"/>.</summary>
internal sealed class LineLoggerProvider(Stream output, TimeProvider time) : ILoggerProvider
{
    private readonly LineWriter writer = new(output, time);

    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, writer);

    public void Dispose() => writer.Dispose();
}
