namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Settings of Call Forwarding No Answer.</summary>
/// <param name="AfterSeconds">How long the phones ring first: 0 or 2 to 20 rings, 10 to 100 s at 5 s a ring.</param>
public sealed record CallForwardingNoAnswerSettings(bool Active = false, string? To = null, int AfterSeconds = 20);
