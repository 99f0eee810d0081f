namespace KpnEen.Api.OpenApi;

/// <summary>Endpoint metadata: the answer has an entity tag, and 304 is one (RFC 9110 13.1.2).</summary>
internal sealed record ConditionalRead;
