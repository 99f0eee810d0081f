namespace KpnEen.Data.Camara;

/// <summary>A call of the CAMARA facade.</summary>
/// <param name="ConversationId">Null until the switch has the call.</param>
/// <param name="Caller">E.164, with the leading +; so is <paramref name="Callee"/>.</param>
/// <param name="Status">initiating, callingCaller, callingCallee, connected, disconnected.</param>
/// <param name="EndedAt">Null while it lives.</param>
public sealed record CamaraCall(
    string Id,
    string TenantId,
    string? ConversationId,
    string Caller,
    string Callee,
    bool RecordingEnabled,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt
);
