namespace KpnEen.WebhookLoad;

/// <summary>What all scenarios share.</summary>
/// <param name="Connection">Of the superuser.</param>
/// <param name="Postmaster">Its process.</param>
internal sealed record Bench(string Connection, int Postmaster, ReceiverProcess Receiver);
