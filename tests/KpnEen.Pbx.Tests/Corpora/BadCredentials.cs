using static KpnEen.Pbx.Tests.Corpora.BadMessage;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Credentials, rows 67 to 75.</summary>
internal static class BadCredentials
{
    private const string Good =
        "username=\"100-ten_acme\",realm=\"acme.test\",nonce=\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\",uri=\"sip:101@acme.test\",response=\"0123456789abcdef0123456789abcdef\",qop=auth,nc=00000001,cnonce=\"1\"";

    public static IReadOnlyList<BadInput> All { get; } =
    [
        Of("67 empty", "", 401, 400),
        Of("67 a scheme and nothing else", "Digest", 401, 400),
        Of("68 unterminated quote", "Digest username=\"100-ten_acme,realm=\"acme.test", 400, 401),
        Of("69 realm of another tenant", "Digest " + Good.Replace("acme.test", "globex.test", StringComparison.Ordinal), 401),
        Of("70 nonce of 20 KB", "Digest " + Good.Replace("AAAAAAAA", new string('A', 5120), StringComparison.Ordinal), 400, 401),
        Of("71 algorithm SHA-512", $"Digest {Good},algorithm=SHA-512", 401, 400),
        Of("72 two at once", $"Digest {Good}\r\nAuthorization: Digest {Good}", 401, 400),
        Of("73 uri of something else", "Digest " + Good.Replace("sip:101@", "sip:666@", StringComparison.Ordinal), 401, 400, 403),
        Of("74 nc=zzzzzzzz", "Digest " + Good.Replace("00000001", "zzzzzzzz", StringComparison.Ordinal), 400, 401),
        Of("75 username with an escaped quote", "Digest " + Good.Replace("100-ten", "1\\\"00-ten", StringComparison.Ordinal), 401),
    ];

    private static BadInput Of(string name, string credentials, params int[] expected) =>
        new(name, Invite(more: $"Authorization: {credentials}\r\n"), expected);
}
