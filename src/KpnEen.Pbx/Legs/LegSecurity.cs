using KpnEen.Media;
using KpnEen.Pbx.Directory;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Legs;

/// <summary>What a leg offers and takes: the policy of its telephone or trunk, as far as the way its signalling goes allows.</summary>
internal static class LegSecurity
{
    /// <summary>An offer made or taken over this transport.</summary>
    public static MediaSecurity Of(MediaEncryption policy, SipTransportKind transport) =>
        transport switch
        {
            // A browser has nothing but DTLS-SRTP; whatever else speaks WebSocket may do without, unless it must not.
            SipTransportKind.WebSocket or SipTransportKind.SecureWebSocket => new MediaSecurity(
                policy is MediaEncryption.Required ? SrtpUse.Required : SrtpUse.Optional,
                MediaKeying.Dtls
            ),
            // RFC 4568 7: only here may keys stand in a description.
            SipTransportKind.Tls => new MediaSecurity(Use(policy), MediaKeying.Sdes | MediaKeying.Dtls),
            _ => new MediaSecurity(Use(policy), MediaKeying.None),
        };

    /// <summary>
    /// The first of two offers, when encryption is optional and keys may stand in it: RTP/SAVP, which all that know SRTP understand. What comes
    /// back as best effort in RTP/AVP many take for plain RTP, and a refusal (488) leads to that anyway.
    /// </summary>
    public static MediaSecurity? FirstTry(MediaSecurity optional) =>
        optional.Use is SrtpUse.Optional && optional.Keying.HasFlag(MediaKeying.Sdes) ? optional with { Use = SrtpUse.Required } : null;

    private static SrtpUse Use(MediaEncryption policy) =>
        policy switch
        {
            MediaEncryption.None => SrtpUse.Never,
            MediaEncryption.Required => SrtpUse.Required,
            _ => SrtpUse.Optional,
        };
}
