using Microsoft.Extensions.Logging;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Bugs the exchange logged instead of throwing: there must be none after a test.</summary>
public sealed class ErrorLog : ILoggerProvider, ILogger
{
    private readonly Lock gate = new();
    private readonly List<string> errors = [];

    /// <summary>Part of errors that the test brings about.</summary>
    public string? Expected { get; set; }

    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (gate)
                return [.. errors];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!IsEnabled(logLevel))
            return;
        var error = $"{formatter(state, exception)}: {exception}";
        if (Expected is { } expected && error.Contains(expected, StringComparison.Ordinal))
            return;
        lock (gate)
            errors.Add(error);
    }

    public void Dispose() { }
}
