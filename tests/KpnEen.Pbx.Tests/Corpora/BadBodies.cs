using static KpnEen.Pbx.Tests.Corpora.BadMessage;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Bodies, rows 77 and 78, in an INVITE of a phone with a good password. 101 is busy, so what is taken ends in 486.</summary>
internal static class BadBodies
{
    private const int Taken = 486;

    public static IReadOnlyList<BadInput> All { get; } =
    [
        Of("77 multipart of depth 100", Nested(100), "multipart/mixed;boundary=b100", 400, 415, 488),
        Of("77 boundary missing", "--b\r\n\r\nx\r\n--b--\r\n", "multipart/mixed", 400, 415, 488),
        Of("77 boundary --", "----\r\n\r\nx\r\n------\r\n", "multipart/mixed;boundary=\"--\"", 400, 415, 488),
        Of("78 no v=", Sdp[5..], 400, 488),
        Described("78 m=audio -1", "m=audio 17000", "m=audio -1", 400, 488),
        Described("78 m=audio 70000", "m=audio 17000", "m=audio 70000", 400, 488),
        Of("78 2 000 media lines", Sdp + Repeat("m=audio 17000 RTP/AVP 8\r\n", 2000), 400, 488),
        Of("78 rtpmap of a payload type there is not", Sdp + "a=rtpmap:999999 X/8000\r\n", Taken, 400, 488),
        Described("78 c= of 999.1.1.1", "c=IN IP4 10.8.0.9", "c=IN IP4 999.1.1.1", 400, 488),
        Described("78 c= with a name", "c=IN IP4 10.8.0.9", "c=IN IP4 media.example.com", 488, 400),
        Described("78 c= of a crowd", "c=IN IP4 10.8.0.9", "c=IN IP4 224.0.0.1", 488),
        Of("78 fmtp of 60 KB", Sdp + $"a=fmtp:8 {new string('x', 60_000)}\r\n", Taken, 400, 488),
        Of("78 crypto with a key of one octet", Sdp + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AA==\r\n", Taken, 488),
        Of("78 1 100 candidates of another host", Sdp + Repeat("a=candidate:1 1 udp 1 192.0.2.66 9 typ host\r\n", 1100), 400, 488),
        Described("78 t= of letters", "t=0 0", "t=now then", Taken, 400),
        Of("78 UTF-16", string.Concat(Sdp.Select(c => c + "\0")), 400, 488),
        new("78 gzip", Invite(more: "Content-Encoding: gzip\r\n", body: "\u001F\u008B\u0008\0\0\0\0\0"), 415) { Known = true },
        Of("78 no description at all of this type", "hello", 400, 488),
    ];

    private static BadInput Of(string name, string body, params int[] expected) => Of(name, body, "application/sdp", expected);

    private static BadInput Of(string name, string body, string type, params int[] expected) =>
        new(name, Invite(body: body, type: type), expected) { Known = true };

    private static BadInput Described(string name, string line, string instead, params int[] expected) =>
        Of(name, Sdp.Replace(line, instead, StringComparison.Ordinal), expected);

    private static string Nested(int depth)
    {
        var body = "Content-Type: application/sdp\r\n\r\n" + Sdp;
        for (var n = 1; n <= depth; n++)
            body =
                $"--b{n}\r\n{body}\r\n--b{n}--\r\n" is var inner && n == depth
                    ? inner
                    : $"Content-Type: multipart/mixed;boundary=b{n}\r\n\r\n--b{n}\r\n{body}\r\n--b{n}--\r\n";
        return body;
    }
}
