using System.Collections.Immutable;

namespace KpnEen.Sip;

/// <summary>What a stack that never knew a dialog needs to end it (after a crash): texts and numbers alone, to be kept as JSON.</summary>
/// <param name="Local">Our From or To with its tag, as written in requests.</param>
/// <param name="Remote">The other side's, with its tag.</param>
/// <param name="RemoteTarget">The other side's Contact.</param>
/// <param name="Routes">The route set in the order of the Route header.</param>
/// <param name="LocalSequence">The last CSeq number we used when this was written.</param>
/// <param name="Transport">Name of a <see cref="Transport.SipTransportKind"/>.</param>
/// <param name="LocalAddress">Address and port of the flow on our side.</param>
/// <param name="RemoteAddress">Address and port of the flow on the other side.</param>
/// <param name="Listener">Name of the listener the flow belongs to.</param>
/// <param name="FollowsFlow">Requests go back on the flow (a phone), not to the first route or the remote target.</param>
public sealed record DialogIdentity(
    string CallId,
    string Local,
    string Remote,
    string RemoteTarget,
    ImmutableArray<string> Routes,
    uint LocalSequence,
    string Transport,
    string LocalAddress,
    string RemoteAddress,
    string Listener,
    bool FollowsFlow
);
