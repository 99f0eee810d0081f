namespace KpnEen.Api.Security;

/// <summary>An access token that is refused; the message may be shown to the client.</summary>
public sealed class InvalidTokenException(string message) : Exception(message);
