namespace KpnEen.Data.CallMeNow;

/// <summary>A visitor whose time to be called back has come.</summary>
public sealed record Callback(string SessionId, string TenantId, string KeyId, DateTimeOffset CallAt, CallbackVisitor Visitor);
