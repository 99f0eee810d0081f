using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>A SIP connection to the public side or to a customer's own exchange.</summary>
/// <param name="Id"><c>trk_…</c></param>
/// <param name="TenantId">Null: a trunk of the platform, open to all tenants.</param>
/// <param name="Peer">Host and port calls are sent to: <c>192.0.2.1:5060</c>.</param>
/// <param name="Listener">Name of the listener that calls of this trunk come in on; null: any, by source address alone.</param>
/// <param name="Sources">Addresses (without port) or <c>address:port</c> that calls may come from.</param>
/// <param name="Prefixes">E.164 prefixes this trunk serves, longest match wins; <c>+</c> serves all.</param>
/// <param name="Username">Digest account at the peer, if it asks for one.</param>
/// <param name="NoResponseSeconds">No provisional answer within it: the next trunk is tried.</param>
/// <param name="Identity">What the trunk is told of callers and forwarders; null: <see cref="TrunkIdentity.Default"/>.</param>
/// <param name="MediaEncryption">SRTP towards the trunk.</param>
public sealed record Trunk(
    string Id,
    string? TenantId,
    string Name,
    string Peer,
    string? Listener,
    ImmutableArray<string> Sources,
    ImmutableArray<string> Prefixes,
    string? Username = null,
    string? Password = null,
    int NoResponseSeconds = 4,
    TrunkIdentity? Identity = null,
    MediaEncryption MediaEncryption = MediaEncryption.Optional
);
