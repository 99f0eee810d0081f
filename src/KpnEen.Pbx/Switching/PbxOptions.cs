using System.Collections.Immutable;
using System.Net;

namespace KpnEen.Pbx.Switching;

/// <summary>Where the switch listens and keeps its files.</summary>
/// <param name="Listeners">Name and address; the first is where phones register.</param>
/// <param name="MediaAddress">Address of RTP, told in SDP.</param>
/// <param name="RecordingFolder">Recordings of this node.</param>
/// <param name="RegistrationFile">Keeps registrations over a restart; null: they live in memory alone.</param>
public sealed record PbxOptions(
    ImmutableArray<SipListenerOptions> Listeners,
    IPAddress MediaAddress,
    string RecordingFolder,
    int FirstMediaPort = 0,
    int LastMediaPort = 0,
    string? RegistrationFile = null
);
