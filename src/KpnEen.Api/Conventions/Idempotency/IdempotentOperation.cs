namespace KpnEen.Api.Conventions;

/// <summary>Endpoint metadata: the operation takes an Idempotency-Key. The OpenAPI document shows the header.</summary>
public sealed record IdempotentOperation;
