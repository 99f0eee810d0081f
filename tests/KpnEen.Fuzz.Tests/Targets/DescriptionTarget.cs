using System.Net;
using KpnEen.Media;
using KpnEen.Media.Sdp;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>An offer through the parser and the negotiator.</summary>
internal static class DescriptionTarget
{
    private static readonly IPEndPoint Local = new(IPAddress.Parse("198.51.100.1"), 20000);

    public static void Check(byte[] input, Random random)
    {
        try
        {
            var offer = Allocations.Bounded(input.Length, () => SdpSession.Parse(input));
            FindingException.ThrowUnless(offer.Media.Count <= 32, "media lines");
            _ = (offer.OriginVersion, offer.AudioCodecs);
            foreach (var media in offer.Media)
                _ = (offer.ConnectionOf(media)?.IsNowhere, offer.DirectionOf(media));
            var (body, session) = Negotiator().Answer(input, null, MediaDirection.SendReceive);
            var answer = SdpSession.Parse(body);
            FindingException.ThrowUnless(answer.Media.Count == offer.Media.Count, "the answer has other media lines than the offer");
            FindingException.ThrowUnless(session.Voice is not null, "answered without a codec");
            Negotiator().Answer(body, null, MediaDirection.SendReceive);
        }
        catch (SdpParseException)
        {
            // The one error of the parser.
        }
        catch (MediaNegotiationException)
        {
            // 488: well-formed, and nothing fits.
        }
        AsAnswer(input);
    }

    private static void AsAnswer(byte[] input)
    {
        try
        {
            var negotiator = Negotiator();
            negotiator.CreateOffer(null, MediaDirection.SendReceive);
            negotiator.ApplyAnswer(input);
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            // The call ends; nothing else does.
        }
    }

    private static SdpNegotiator Negotiator() =>
        new(
            new SdpWriter(Local, Local.Port + 1),
            new RemoteAddressRule(Local.Address, allowLoopback: false),
            [AudioCodec.Pcma, AudioCodec.Pcmu]
        );
}
