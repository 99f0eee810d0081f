using System.Text;
using KpnEen.Fuzz.Tests.Targets;

namespace KpnEen.Fuzz.Tests;

/// <summary>Inputs that grow at the spot where a careless parser looks back: n octets of them.</summary>
internal static class HostileFamilies
{
    private const string Head =
        "OPTIONS sip:b@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n";

    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    private static readonly string Pictures =
        $"m=video 1 RTP/AVP {string.Join(' ', Enumerable.Range(0, 128))}\r\n{string.Concat(Enumerable.Range(97, 31).Select(n => $"a=rtpmap:{n} H264/90000\r\n"))}";

    private static readonly Dictionary<string, (int Least, Func<int, string> Make, Action<byte[], Random> Check)> All = new()
    {
        ["quotes in a header"] = Message(n => $"X: {Repeat("\"", n)}\r\n"),
        ["open quotes and commas"] = Message(n => $"X: {Repeat("\",", n)}\r\n"),
        ["angle brackets"] = Message(n => $"Route: <sip:a>{Repeat(",<sip:a>", n)}\r\n"),
        ["open angle brackets"] = Message(n => $"Route: {Repeat("<", n)}\r\n"),
        ["commas"] = Message(n => $"Supported: {Repeat(",", n)}\r\n"),
        ["backslashes in a display name"] = Message(n => $"Contact: \"{Repeat("\\\\", n)}\" <sip:a@b>\r\n"),
        ["folded lines"] = Message(n => $"Subject: a{Repeat("\r\n b", n)}\r\n"),
        ["white space"] = Message(n => $"Contact: <sip:a@b>{Repeat(" ", n)};q=1\r\n"),
        ["parameters of Via"] = Message(n => $"Via: SIP/2.0/UDP h{Repeat(";a", n)}\r\n"),
        ["parameters of a URI"] = Message(n => $"Contact: <sip:a@b{Repeat(";a=%41", n)}>\r\n"),
        ["headers of a URI"] = Message(n => $"Contact: <sip:a@b?{Repeat("a=b&", n)}>\r\n"),
        ["escapes"] = Message(n => $"Contact: <sip:{Repeat("%41", n)}@b>\r\n"),
        ["at signs"] = Message(n => $"Contact: <sip:{Repeat("a@", n)}b>\r\n"),
        ["broken UTF-8"] = Message(n => $"X: {Repeat("\u00C0", n)}\r\n"),
        ["empty lines before the start"] = (16_000, n => Repeat("\r\n", n) + Head + "\r\n", MessageTarget.Check),
        ["a body"] = (16_000, n => $"{Head}Content-Length: {n}\r\n\r\n{new string('\n', n)}", MessageTarget.Check),
        ["digest parameters"] = (2_000, n => Repeat("a=\"\\\"\",", n), ValueTarget.Check),
        ["different digest parameters"] = (
            2_000,
            n => string.Concat(Enumerable.Range(0, n / 8).Select(i => $"a{i:x4}=b,")),
            ValueTarget.Check
        ),
        ["attributes of SDP"] = Description(n => "m=audio 1 RTP/AVP 0\r\n" + Repeat("a=x\r\n", n)),
        ["formats of SDP"] = Description(n => $"m=audio 1 RTP/AVP{Repeat(" 0", n)}\r\n"),
        ["rtpmaps of SDP"] = Description(n => "m=audio 1 RTP/AVP 0\r\n" + Repeat("a=rtpmap:96 x/8000\r\n", n)),
        ["empty lines of SDP"] = Description(n => Repeat("\r\n", n) + "m=audio 1 RTP/AVP 0\r\n"),
        ["other lines of SDP"] = Description(n => Repeat("b=X:1\r\n", n) + "m=audio 1 RTP/AVP 0\r\n"),
        ["keys of SDP"] = Description(n =>
            "m=audio 1 RTP/SAVP 0\r\n"
            + Repeat("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj X\r\n", n)
        ),
        ["fingerprints of SDP"] = Description(n => "m=audio 1 UDP/TLS/RTP/SAVPF 0\r\n" + Repeat("a=fingerprint:sha-256 AA:BB\r\n", n)),
        ["candidates of SDP"] = Description(n =>
            "m=audio 1 UDP/TLS/RTP/SAVPF 0\r\n" + Repeat("a=candidate:1 1 udp 1 192.0.2.66 9 typ host\r\n", n)
        ),
        ["feedback of SDP"] = Description(n => $"m=audio 1 RTP/AVP 0\r\n{Pictures}" + Repeat("a=rtcp-fb:* nack pli\r\n", n)),
        ["parameters of SDP"] = Description(n =>
            $"m=audio 1 RTP/AVP 0\r\n{Pictures}a=rtpmap:96 H264/90000\r\na=fmtp:96 {Repeat("a=b;", n)}\r\n"
        ),
        ["bundles of SDP"] = Description(n => Repeat("a=group:BUNDLE 0 1 2\r\n", n) + "m=audio 1 RTP/AVP 0\r\n"),
        ["a stream without end"] = (4_000, n => Head + Repeat("X: y\r\n", n), StreamTarget.Check),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Time for n, 2n and 4n octets.</summary>
    public static double[] Times(string name)
    {
        var (least, make, check) = All[name];
        return
        [
            .. new[] { least, 2 * least, 4 * least }.Select(n =>
            {
                var input = Encoding.Latin1.GetBytes(make(n));
                return ThreadTime.Of(() => check(input, new Random(1)));
            }),
        ];
    }

    // A header line may have 8 KB.
    private static (int, Func<int, string>, Action<byte[], Random>) Message(Func<int, string> header) =>
        (1_900, n => Head + header(n) + "\r\n", MessageTarget.Check);

    private static (int, Func<int, string>, Action<byte[], Random>) Description(Func<int, string> lines) =>
        (8_000, n => Sdp + lines(n), DescriptionTarget.Check);

    private static string Repeat(string piece, int octets) => string.Concat(Enumerable.Repeat(piece, octets / piece.Length));
}
