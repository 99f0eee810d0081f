namespace KpnEen.Api.Security;

/// <summary>The keys of an issuer cannot be had at the moment.</summary>
public sealed class JwksUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
