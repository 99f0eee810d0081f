namespace KpnEen.Api.Conventions;

/// <summary>Endpoint metadata: an operation of the public API, under all its rules.</summary>
public sealed record ApiOperation;
