using System.Collections.Immutable;
using System.Net;

namespace KpnEen.Server;

/// <summary>TLS of our own: SIP over TLS, HTTPS and with it SIP over secure WebSocket.</summary>
/// <param name="Certificates">PEM files: the certificate with its chain, and its key. The first serves whoever asks for no name or a strange one.</param>
/// <param name="Sips">SIP over TLS; empty: off.</param>
/// <param name="Https">Null: off.</param>
/// <param name="ClientAuthorities">PEM file of those whose client certificates are believed on the SIP port; null: nobody is asked for one.</param>
internal sealed record TlsOptions(
    ImmutableArray<(string Certificate, string Key)> Certificates,
    ImmutableArray<IPEndPoint> Sips,
    IPEndPoint? Https,
    string? ClientAuthorities
)
{
    private const int HttpsAfterHttp = 363; // 8080 and 8443

    /// <summary>Null without <c>KPNEEN_TLS_CERTIFICATE</c>.</summary>
    /// <exception cref="FormatException">An address is misspelt, or files do not come in pairs.</exception>
    public static TlsOptions? From(IConfiguration configuration, IPEndPoint http, ImmutableArray<IPEndPoint> sip)
    {
        var certificates = ServerOptions.Words(configuration["KPNEEN_TLS_CERTIFICATE"]);
        var keys = ServerOptions.Words(configuration["KPNEEN_TLS_KEY"]);
        if (certificates is [])
            return null;
        if (keys.Length != certificates.Length)
            throw new FormatException("KPNEEN_TLS_KEY must name one file for each of KPNEEN_TLS_CERTIFICATE.");
        var sips = string.Join(',', sip.Select(address => new IPEndPoint(address.Address, address.Port + 1)));
        var https = new IPEndPoint(
            http.Address,
            http.Port + HttpsAfterHttp > IPEndPoint.MaxPort ? http.Port + 1 : http.Port + HttpsAfterHttp
        );
        return new TlsOptions(
            [.. certificates.Zip(keys).Select(pair => (Path.GetFullPath(pair.First), Path.GetFullPath(pair.Second)))],
            IsOff(configuration["KPNEEN_SIPS"]) ? [] : ServerOptions.Addresses(configuration, "KPNEEN_SIPS", sips),
            IsOff(configuration["KPNEEN_HTTPS"]) ? null : ServerOptions.Address(configuration, "KPNEEN_HTTPS", https.ToString()),
            configuration["KPNEEN_TLS_CLIENT_CA"] is { Length: > 0 } file ? Path.GetFullPath(file) : null
        );
    }

    private static bool IsOff(string? text) => string.Equals(text, "off", StringComparison.OrdinalIgnoreCase);
}
