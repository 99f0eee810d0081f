using System.Text;
using KpnEen.Media.Sdp;
using KpnEen.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Media.Tests.Sdp;

/// <summary>Descriptions in tests: a head, media lines behind it, and ports with a policy that answer them.</summary>
internal static class Described
{
    public static readonly MediaSecurity Sdes = new(SrtpUse.Optional, MediaKeying.Sdes);
    public static readonly MediaSecurity Dtls = new(SrtpUse.Optional, MediaKeying.Dtls);

    public static byte[] Offer(string media, string session = "") =>
        Encoding.ASCII.GetBytes($"v=0\r\no=phone 1 1 IN IP4 203.0.113.9\r\ns=-\r\nc=IN IP4 203.0.113.9\r\nt=0 0\r\n{session}{media}");

    public static SdpSession Answered(MediaPort port, string media, string session = "", PeerMedia? other = null) =>
        SdpSession.Parse(port.Answer(Offer(media, session), other));

    public static string Text(byte[] sdp) => Encoding.ASCII.GetString(sdp);

    public static void Run(Action<MediaPort> test, MediaSecurity? security = null, params AudioCodec[] codecs) =>
        VirtualWorld.Run(async world =>
        {
            await using var engine = new MediaEngine(
                new MediaOptions
                {
                    Address = TwoPhones.ExchangeHost,
                    Codecs = codecs.Length > 0 ? codecs : [AudioCodec.Pcma, AudioCodec.Pcmu],
                },
                world.Network,
                world.Time,
                NullLogger.Instance
            );
            await using var port = engine.Open(TwoPhones.ExchangeHost.AddressFamily, security);
            test(port);
        });
}
