using System.Text;

namespace KpnEen.Sip.Authentication;

/// <summary>The digest calculation (RFC 7616 3.4.1).</summary>
internal static class DigestHash
{
    private const int Room = 512;

    /// <summary>H(username:realm:password).</summary>
    public static string Ha1(bool sha256, string username, string realm, string password)
    {
        Span<byte> hex = stackalloc byte[DigestText.MostHex];
        var text = new DigestText(stackalloc byte[Room]);
        text.Add(username);
        text.Add(realm);
        text.Add(password);
        return Encoding.ASCII.GetString(hex[..text.Hash(sha256, hex)]);
    }

    public static string Response(DigestInput input, string ha1)
    {
        Span<byte> hex = stackalloc byte[DigestText.MostHex];
        return Encoding.ASCII.GetString(hex[..Response(input, ha1, hex)]);
    }

    /// <summary>The proof as hex digits; gives their number.</summary>
    public static int Response(scoped in DigestInput input, string ha1, scoped Span<byte> hex)
    {
        Span<byte> ha2 = stackalloc byte[DigestText.MostHex];
        var action = new DigestText(stackalloc byte[Room]);
        action.Add(input.Method);
        action.Add(input.Uri);
        // RFC 7616 3.4.3: auth-int covers the body.
        if (input.Qop.Equals("auth-int", StringComparison.OrdinalIgnoreCase))
        {
            var body = new DigestText(stackalloc byte[Room]);
            body.Add(input.Body);
            action.Add((ReadOnlySpan<byte>)ha2[..body.Hash(input.IsSha256, ha2)]);
        }
        var ha2Length = action.Hash(input.IsSha256, ha2);

        var text = new DigestText(stackalloc byte[Room]);
        text.Add(ha1);
        text.Add(input.Nonce);
        if (!input.Qop.IsEmpty)
        {
            text.Add(input.Count);
            text.Add(input.Cnonce);
            text.Add(input.Qop);
        }
        text.Add((ReadOnlySpan<byte>)ha2[..ha2Length]);
        return text.Hash(input.IsSha256, hex);
    }
}
