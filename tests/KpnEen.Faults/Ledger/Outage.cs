namespace KpnEen.Faults.Ledger;

/// <summary>A time without the exchange: from its kill until it took calls again.</summary>
public sealed record Outage(DateTimeOffset Killed, DateTimeOffset Started, DateTimeOffset Ready);
