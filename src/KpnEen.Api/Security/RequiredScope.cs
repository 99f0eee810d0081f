namespace KpnEen.Api.Security;

/// <summary>Endpoint metadata: the scope a token needs. The OpenAPI document's security is made from it.</summary>
public sealed record RequiredScope(string Scope);
