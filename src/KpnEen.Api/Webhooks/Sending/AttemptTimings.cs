namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Milliseconds from the start of the attempt; absent when it did not come so far or the connection was reused.</summary>
/// <param name="ConnectedMs">Look-up and TCP connect done.</param>
/// <param name="FirstByteMs">Headers of the answer received.</param>
/// <param name="TotalMs">All done.</param>
public sealed record AttemptTimings(double? ConnectedMs, double? FirstByteMs, double TotalMs);
