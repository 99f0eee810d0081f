namespace KpnEen.Media.Sdp;

/// <summary>The transport of an m= line that carries RTP: its protocol field taken apart (RFC 3551, RFC 3711, RFC 4585, RFC 5124, RFC 5764).</summary>
/// <param name="IsSecure">SRTP.</param>
/// <param name="HasFeedback">RTCP may be sent at once (AVPF).</param>
/// <param name="IsDtls">The keys come by DTLS on the media path.</param>
internal readonly record struct RtpProfile(bool IsSecure, bool HasFeedback, bool IsDtls)
{
    /// <summary>Null for what is no RTP over UDP: udptl, BFCP, RTP over TCP.</summary>
    public static RtpProfile? Parse(string protocol) =>
        protocol.ToUpperInvariant() switch
        {
            "RTP/AVP" => new(false, false, false),
            "RTP/AVPF" => new(false, true, false),
            "RTP/SAVP" => new(true, false, false),
            "RTP/SAVPF" => new(true, true, false),
            "UDP/TLS/RTP/SAVP" => new(true, false, true),
            "UDP/TLS/RTP/SAVPF" => new(true, true, true),
            _ => null,
        };

    public override string ToString() => $"{(IsDtls ? "UDP/TLS/" : "")}RTP/{(IsSecure ? "S" : "")}AVP{(HasFeedback ? "F" : "")}";
}
