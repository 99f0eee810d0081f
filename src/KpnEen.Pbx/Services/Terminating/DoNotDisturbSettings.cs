namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Settings of Do Not Disturb.</summary>
public sealed record DoNotDisturbSettings(bool Active = false);
