using System.Security.Cryptography;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Authentication;

/// <summary>Client side of digest: answers the topmost challenge it understands (RFC 8760 2.4).</summary>
internal static class DigestClient
{
    /// <summary>The request again with credentials; null when the response is no challenge we can and may answer.</summary>
    /// <param name="flow">Where the request went: a dialog may lead to another host than the one we have an account at.</param>
    public static SipRequest? Answer(SipRequest request, SipResponse response, ClientCredentials? credentials, SipFlow? flow)
    {
        if (credentials is null || response.IsSynthesised || response.StatusCode is not (401 or 407))
            return null;
        if (credentials.Confidant is { } confidant && !confidant.Equals(flow?.Remote.Address))
            return null;
        var proxy = response.StatusCode == 407;
        foreach (var field in response.Headers.Fields(proxy ? HeaderNames.ProxyAuthenticate : HeaderNames.WwwAuthenticate))
        {
            if (Credentials(field, request, credentials) is not { } value)
                continue;
            var again = RequestMaker.Again(request);
            again.Headers.Add(proxy ? HeaderNames.ProxyAuthorization : HeaderNames.Authorization, value);
            return again;
        }
        return null;
    }

    /// <summary>For a dialog that began with this request: nobody else in it, and no other realm, is told more (CVE-2021-41158).</summary>
    public static ClientCredentials? BoundTo(SipRequest request, SipFlow flow, ClientCredentials? credentials) =>
        credentials is null ? null : credentials with { Realm = RealmOf(request) ?? credentials.Realm, Confidant = flow.Remote.Address };

    private static string? RealmOf(SipRequest request) =>
        (request.Headers[HeaderNames.Authorization] ?? request.Headers[HeaderNames.ProxyAuthorization]) is { } given
            ? DigestParameters.Parse(given, out _)?.GetValueOrDefault("realm")
            : null;

    internal static string? Credentials(string challenge, SipRequest request, ClientCredentials credentials, string? cnonce = null)
    {
        if (DigestParameters.Parse(challenge, out var malformed) is not { } values || malformed)
            return null;
        if (!values.TryGetValue("realm", out var realm) || !values.TryGetValue("nonce", out var nonce))
            return null;
        var algorithm = values.GetValueOrDefault("algorithm", "MD5");
        var sha256 = algorithm.Equals("SHA-256", StringComparison.OrdinalIgnoreCase);
        if ((!sha256 && !algorithm.Equals("MD5", StringComparison.OrdinalIgnoreCase)) || (credentials.Realm is { } only && only != realm))
            return null;
        if (QopOf(values) is not { } qop)
            return null;

        cnonce ??= RandomNumberGenerator.GetHexString(16, lowercase: true);
        var uri = request.RequestUri.ToString();
        var input = new DigestInput
        {
            IsSha256 = sha256,
            Nonce = nonce,
            Method = request.Method,
            Uri = uri,
            Qop = qop,
            Count = "00000001",
            Cnonce = cnonce,
            Body = request.Body.Span,
        };
        var proof = DigestHash.Response(input, DigestHash.Ha1(sha256, credentials.Username, realm, credentials.Password));
        var text =
            $"Digest username={ValueText.Quote(credentials.Username)}, realm={ValueText.Quote(realm)}, nonce={ValueText.Quote(nonce)}, "
            + $"uri={ValueText.Quote(uri)}, response=\"{proof}\", algorithm={(sha256 ? "SHA-256" : "MD5")}";
        if (qop.Length > 0)
            text += $", cnonce=\"{cnonce}\", qop={qop}, nc=00000001";
        if (values.TryGetValue("opaque", out var opaque))
            text += $", opaque={ValueText.Quote(opaque)}";
        return text;
    }

    // Empty when the server offers none (RFC 2069); null when it offers only what we do not know.
    private static string? QopOf(Dictionary<string, string> challenge)
    {
        if (!challenge.TryGetValue("qop", out var offered))
            return "";
        var offers = offered.Split(',', StringSplitOptions.TrimEntries);
        return Array.Find(["auth", "auth-int"], known => offers.Contains(known, StringComparer.OrdinalIgnoreCase));
    }
}
