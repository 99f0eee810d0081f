using System.Net;
using KpnEen.Media;
using KpnEen.Media.Sdp;

namespace KpnEen.Fuzz.Tests.Targets;

/// <summary>An offer through the parser and the negotiator.</summary>
internal static class DescriptionTarget
{
    private static readonly Fingerprint Identity = Fingerprint.Of("sha-256", new byte[32]);
    private static readonly PeerMedia Other = new([AudioCodec.Pcma])
    {
        Video = VideoChoice.Relayed([
            new SdpFormat(96, new AudioCodec("VP8", 90_000, null)),
            new SdpFormat(97, new AudioCodec("H264", 90_000, null)),
        ]),
    };
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
            var (body, agreed) = Negotiator().Answer(input, Other, MediaDirection.SendReceive);
            var answer = SdpSession.Parse(body);
            FindingException.ThrowUnless(answer.Media.Count == offer.Media.Count, "the answer has other media lines than the offer");
            FindingException.ThrowUnless(agreed.Audio.Voice is not null, "answered without a codec");
            Negotiator().Answer(body, Other, MediaDirection.SendReceive);
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
            negotiator.CreateOffer(Other, MediaDirection.SendReceive);
            negotiator.ApplyAnswer(input);
        }
        catch (Exception e) when (e is SdpParseException or MediaNegotiationException)
        {
            // The call ends; nothing else does.
        }
    }

    private static SdpNegotiator Negotiator() =>
        new(
            new SdpWriter(Local.Address),
            Line(MediaKind.Audio, new AudioChoice([AudioCodec.Pcma, AudioCodec.Pcmu])),
            Line(MediaKind.Video, new VideoChoice())
        );

    // Takes whatever there is: plain, SDES and DTLS.
    private static LineNegotiator Line(MediaKind kind, ICodecChoice codecs) =>
        new(
            kind,
            codecs,
            new LineKeys(new MediaSecurity(SrtpUse.Optional, MediaKeying.Sdes | MediaKeying.Dtls), Identity),
            new RemoteAddressRule(Local.Address, allowLoopback: false),
            () => new LineAddress(Local, Local.Port + 1)
        );
}
