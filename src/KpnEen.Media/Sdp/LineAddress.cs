using System.Net;

namespace KpnEen.Media.Sdp;

/// <summary>Where a line of ours is awaited.</summary>
/// <param name="Rtp">Advertised address and port.</param>
/// <param name="RtcpPort">Named only when it is not the next one (RFC 3605).</param>
internal sealed record LineAddress(IPEndPoint Rtp, int RtcpPort);
