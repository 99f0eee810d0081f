namespace KpnEen.Pbx.Simulation;

/// <summary>What the phones of a user do when they are called.</summary>
/// <param name="After">How long they ring before they answer or refuse.</param>
public sealed record PhoneScript(PhoneState State, TimeSpan After = default);
