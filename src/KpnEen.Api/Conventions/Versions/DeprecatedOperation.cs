namespace KpnEen.Api.Conventions;

/// <summary>Endpoint metadata: the operation goes away. Every answer says so (RFC 9745, RFC 8594), and the document has <c>deprecated</c>.</summary>
/// <param name="Since">From when it is deprecated, UTC.</param>
/// <param name="Sunset">When it stops to answer; not before <paramref name="Since"/>.</param>
/// <param name="Successor">Path of what replaces it; null: nothing.</param>
public sealed record DeprecatedOperation(DateTimeOffset Since, DateTimeOffset Sunset, string? Successor = null);
