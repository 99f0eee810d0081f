using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Calls;

/// <summary>Who forwards: the one whose identity, permissions and billing apply from there on.</summary>
public sealed record ForwardingParty(User? User, string Id, string Number, string Name);
