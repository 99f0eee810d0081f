namespace KpnEen.Pbx.Legs;

/// <summary>Names of the local SIP addresses.</summary>
/// <param name="Main">Phones, and trunks without a listener of their own.</param>
public sealed record SipListeners(string Main = "main");
