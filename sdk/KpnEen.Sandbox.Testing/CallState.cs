namespace KpnEen.Sandbox.Testing;

/// <summary>How a call goes, as the customer who called sees it.</summary>
/// <param name="State">ringing, answered, ended.</param>
/// <param name="SipStatus">200 when answered, else how it was refused (486 busy, 603 declined, 487 given up); null before.</param>
/// <param name="HearsToneHertz">The tone the customer hears now; null: none that phones of the sandbox say.</param>
public sealed record CallState(string Id, string State, int? SipStatus, int? HearsToneHertz);
