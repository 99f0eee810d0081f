namespace KpnEen.Faults.Ledger;

/// <summary>A time in which messages came late: losses that are repeated, or a process that stood still.</summary>
/// <param name="Grace">How late one message may have been.</param>
public sealed record Disturbance(DateTimeOffset From, DateTimeOffset To, TimeSpan Grace);
