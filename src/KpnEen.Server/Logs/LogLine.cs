namespace KpnEen.Server.Logs;

/// <summary>An entry on its way to standard output.</summary>
internal readonly record struct LogLine(DateTimeOffset At, LogLevel Level, string Category, int EventId, string Message, Exception? Error);
