using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Tests.Webhooks;

/// <summary>Keeps what a worker logs of its own faults, so that a test that waits in vain can tell why.</summary>
public sealed class FaultLog<T> : ILogger<T>
{
    private readonly ConcurrentQueue<string> faults = new();

    public override string ToString() => string.Join('\n', faults);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => faults.Enqueue($"{formatter(state, exception)} {exception}");
}
