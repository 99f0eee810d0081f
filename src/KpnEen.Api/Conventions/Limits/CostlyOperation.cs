namespace KpnEen.Api.Conventions;

/// <summary>Endpoint metadata: the operation places calls and has a quota of its own besides that of the client and the tenant.</summary>
public sealed record CostlyOperation;
