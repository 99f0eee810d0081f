using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>Answers a challenge for a message of a corpus without parsing it: a new CSeq, a new branch, one header more, every other octet as it was.</summary>
internal static class Credentials
{
    public static byte[] Add(byte[] message, WireAnswer challenge, string username, string password)
    {
        var text = Encoding.Latin1.GetString(message);
        var (realm, nonce) = (Parameter(challenge, "realm"), Parameter(challenge, "nonce"));
        var method = text.Split(' ', 2)[0];
        var uri = text.Split(' ', 3)[1];
        const string cnonce = "0a4f113b";
        var ha1 = Hash($"{username}:{realm}:{password}");
        var proof = Hash($"{ha1}:{nonce}:00000001:{cnonce}:auth:{Hash($"{method}:{uri}")}");
        var header =
            $"Authorization: Digest username=\"{username}\",realm=\"{realm}\",nonce=\"{nonce}\",uri=\"{uri}\",response=\"{proof}\",algorithm=MD5,qop=auth,nc=00000001,cnonce=\"{cnonce}\"\r\n";
        var at = text.IndexOf("CSeq: ", StringComparison.Ordinal) + 6;
        var end = text.IndexOf(' ', at);
        var number = int.Parse(text[at..end], NumberStyles.None, CultureInfo.InvariantCulture) + 1;
        text = string.Create(CultureInfo.InvariantCulture, $"{text[..(at - 6)]}{header}CSeq: {number}{text[end..]}");
        return Encoding.Latin1.GetBytes(text.Replace("branch=z9hG4bK", "branch=z9hG4bKx", StringComparison.Ordinal));
    }

    private static string Parameter(WireAnswer challenge, string name)
    {
        var header = challenge.Header("WWW-Authenticate")!;
        var at = header.IndexOf(name + "=\"", StringComparison.Ordinal) + name.Length + 2;
        return header[at..header.IndexOf('"', at)];
    }

    [SuppressMessage("Security", "CA5351", Justification = "RFC 7616 names it.")]
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.Latin1.GetBytes(text)));
}
