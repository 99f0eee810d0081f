namespace KpnEen.Sandbox;

/// <summary>How a call from the simulated public network goes, as its caller sees it.</summary>
/// <param name="Id">Identifies the call in the sandbox; the exchange knows it by its own id.</param>
/// <param name="State">ringing, answered, ended.</param>
/// <param name="SipStatus">The final status of the call: 200 when it was answered; null before.</param>
/// <param name="HearsToneHertz">Which of the usual tones the caller hears now; null: none of them.</param>
public sealed record SandboxCallView(string Id, string To, string? From, string State, int? SipStatus, int? HearsToneHertz);
