using KpnEen.Media;
using KpnEen.Sip;

namespace KpnEen.Pbx.Legs;

/// <summary>Session descriptions in SIP bodies, and what is said of one that is not taken.</summary>
internal static class SessionDescriptions
{
    private const string Sdp = "application/sdp";

    /// <summary>The description a message carries, alone or as a part; empty when it carries none.</summary>
    public static ReadOnlyMemory<byte> Of(SipMessage message) => message.Body.IsEmpty ? default : message.FindBody(Sdp);

    /// <summary>Answers the offer in a request, with what the other side speaks if that changed; a refused one leaves the session as it was (RFC 3261 14.2).</summary>
    public static void Answer(IncomingRequest request, MediaPort port, PeerMedia? other = null)
    {
        if (Of(request.Request) is not { IsEmpty: false } offer)
        {
            request.Respond(415, headers: h => h["Accept"] = Sdp);
            return;
        }
        try
        {
            request.Respond(200, body: port.Answer(offer.Span, other), contentType: Sdp);
        }
        catch (SdpParseException e)
        {
            request.Respond(400, "Bad SDP: " + e.Message);
        }
        catch (MediaNegotiationException e)
        {
            request.Respond(488, headers: h => Warn(h, e));
        }
    }

    /// <summary>RFC 3261 20.43, 21.4.26: why it is not acceptable.</summary>
    public static void Warn(HeaderCollection headers, MediaNegotiationException refused) =>
        headers["Warning"] = $"{refused.WarningCode} kpneen \"{refused.Message}\"";
}
