using System.Text.Json;
using System.Text.Json.Nodes;

namespace KpnEen.Cli.Accounts;

/// <summary>Where the authorization server of an API takes what, as it publishes it.</summary>
/// <param name="Issuer">Its name; every answer of it carries this (RFC 9207).</param>
internal sealed record AuthorizationServer(string Issuer, Uri Authorization, Uri Token, Uri? Revocation)
{
    /// <summary>The API names its server (RFC 9728), which names its addresses (RFC 8414).</summary>
    /// <exception cref="HttpRequestException">No answer, or none that can be believed.</exception>
    public static async Task<AuthorizationServer> OfApiAsync(Uri api, OAuthHttp http, CancellationToken cancellationToken)
    {
        var resource = await http.GetAsync(new Uri(api, "/.well-known/oauth-protected-resource"), cancellationToken);
        var issuer =
            resource["authorization_servers"]?[0]?.GetValue<string>()
            ?? throw new HttpRequestException($"{api} names no authorization server.");
        var name = Address(issuer);
        // RFC 8414 3.1: the path of the issuer goes behind.
        var metadata = await http.GetAsync(
            new Uri(name, $"/.well-known/oauth-authorization-server{name.AbsolutePath.TrimEnd('/')}"),
            cancellationToken
        );
        // RFC 8414 3.3: one that says to be another is none.
        if (metadata["issuer"]?.GetValue<string>() != issuer)
            throw new HttpRequestException($"The authorization server of {api} is not the one it says to be.");
        if (metadata["authorization_endpoint"]?.GetValue<string>() is not { } authorization)
            throw new HttpRequestException($"Nobody can sign in at {issuer} (KPNEEN_SIGN_IN).");
        return new AuthorizationServer(
            issuer,
            Address(authorization),
            Address(metadata["token_endpoint"]?.GetValue<string>()),
            metadata["revocation_endpoint"]?.GetValue<string>() is { } revocation ? Address(revocation) : null
        );
    }

    /// <summary>Passwords, codes and tokens go there: by TLS, or not off this machine.</summary>
    private static Uri Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
            ? uri
            : throw new HttpRequestException($"{text} is no https address.");
}
