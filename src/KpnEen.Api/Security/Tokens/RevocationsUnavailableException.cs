namespace KpnEen.Api.Security;

/// <summary>Whether tokens were revoked cannot be known at the moment.</summary>
public sealed class RevocationsUnavailableException(Exception inner) : Exception("The list of revoked tokens is not at hand.", inner);
