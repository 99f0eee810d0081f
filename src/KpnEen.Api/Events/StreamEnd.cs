namespace KpnEen.Api.Events;

/// <summary>Why a stream ends, as its last comment says: <c>: closed tokenRevoked</c>.</summary>
internal static class StreamEnd
{
    /// <summary>It was open for as long as a stream may be: connect again.</summary>
    public const string Longest = "longest";

    /// <summary>Connect again with a new token.</summary>
    public const string TokenExpired = "tokenExpired";

    /// <summary>The token, its client, the authorization it came of, or the key that signed it ended.</summary>
    public const string TokenRevoked = "tokenRevoked";

    public const string TenantDeleted = "tenantDeleted";

    /// <summary>Whether the token still holds cannot be known.</summary>
    public const string Unverifiable = "unverifiable";

    /// <summary>The server stops: connect again, to another.</summary>
    public const string Stopping = "stopping";
}
