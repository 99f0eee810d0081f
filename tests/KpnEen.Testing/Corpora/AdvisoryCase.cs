namespace KpnEen.Testing;

/// <summary>One input in the shape of a published advisory.</summary>
/// <param name="Reference">The advisory.</param>
/// <param name="SendTo">udp or tcp for a SIP message; rtp or rtcp for a packet to a media port.</param>
/// <param name="Expected">Status codes of which the first final answer must be one, or "silence".</param>
public sealed record AdvisoryCase(string File, string Reference, string What, string SendTo, string[] Expected);
