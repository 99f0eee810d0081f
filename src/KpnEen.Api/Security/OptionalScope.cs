namespace KpnEen.Api.Security;

/// <summary>Endpoint metadata: needs no token, but a token with this scope opens it as well. The handler decides.</summary>
internal sealed record OptionalScope(string Scope);
