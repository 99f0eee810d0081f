namespace KpnEen.Pbx.Services.Originating;

/// <summary>Settings of Calling Line ID Delivery Blocking.</summary>
/// <param name="Active">The number is withheld on every call, unless *65 precedes it.</param>
public sealed record CallingLineIdBlockingSettings(bool Active = false);
