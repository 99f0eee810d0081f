namespace KpnEen.Api.Conventions;

/// <summary>Endpoint metadata: the operation wants If-Match (428 without). The OpenAPI document shows the header.</summary>
public sealed record RequiresIfMatch;
