namespace KpnEen.Media;

/// <summary>Quality of a leg so far: what we received, and what the far side says (RTCP) it received.</summary>
/// <param name="Received">From the leg to us, measured here.</param>
/// <param name="Sent">From us to the leg, as its RTCP reports tell; no MOS without reports.</param>
/// <param name="RoundTrip">Round trip by RTCP (RFC 3550 6.4.1), when known.</param>
/// <param name="ForeignPackets">Datagrams dropped because they came from a stranger.</param>
/// <param name="InvalidPackets">Datagrams dropped because they were no RTP or RTCP we agreed on.</param>
/// <param name="UnauthenticPackets">Datagrams dropped because they were not made with the agreed key, or repeated.</param>
public sealed record MediaQuality(
    StreamQuality Received,
    StreamQuality Sent,
    TimeSpan? RoundTrip,
    long ForeignPackets,
    long InvalidPackets,
    long UnauthenticPackets = 0
);
