namespace KpnEen.Api.Conventions;

/// <summary>Endpoint metadata: a body that may be larger than JSON ever is, in bytes.</summary>
public sealed record LargestBody(long Bytes);
