namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Milliseconds from the start of the attempt; absent when it did not come so far or the connection was reused.</summary>
/// <param name="ResolvedMs">Look-up done.</param>
/// <param name="ConnectedMs">TCP connect done.</param>
/// <param name="SecuredMs">TLS handshake done.</param>
/// <param name="FirstByteMs">Headers of the answer received.</param>
/// <param name="TotalMs">All done.</param>
public sealed record AttemptTimings(double? ResolvedMs, double? ConnectedMs, double? SecuredMs, double? FirstByteMs, double TotalMs);
