namespace KpnEen.Api.Settled;

/// <summary>Position in a list in the order of creation.</summary>
internal sealed record AfterId(string Id);
