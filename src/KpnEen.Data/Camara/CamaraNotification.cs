namespace KpnEen.Data.Camara;

/// <summary>One status to be told to the sink of a call.</summary>
/// <param name="Reason">With disconnected.</param>
/// <param name="DurationSeconds">With disconnected: how long the two talked.</param>
/// <param name="RecordingResult">success, noRecord or fail, with the end of a call that was to be recorded.</param>
/// <param name="Attempts">This one counted in.</param>
/// <param name="Sink">Null when it is gone or cannot be read.</param>
public sealed record CamaraNotification(
    Guid Id,
    string TenantId,
    string CallId,
    string Caller,
    string Callee,
    string Status,
    string? Reason,
    string? RecordingResult,
    long? DurationSeconds,
    DateTimeOffset OccurredAt,
    int Attempts,
    CamaraSink? Sink
);
