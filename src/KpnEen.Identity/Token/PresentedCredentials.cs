using System.Text;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>Id and secret as a client sent them, by exactly one of the two methods (RFC 6749 2.3.1).</summary>
internal sealed record PresentedCredentials(string ClientId, string Secret)
{
    private const int MaxLength = 1024;
    private const string Scheme = "Basic ";

    // A record prints its members; a secret must not be printed (O50).
    public override string ToString() => ClientId;

    /// <exception cref="TokenError">400: more than one method. 401: none, or none that can be read.</exception>
    public static PresentedCredentials Of(HttpRequest request, FormParameters form)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
            throw TokenError.InvalidRequest("There is more than one Authorization header.");
        var inBody = form["client_secret"] is not null || form["client_assertion"] is not null || form["client_assertion_type"] is not null;
        if (headers.Count == 1 && inBody)
            throw TokenError.InvalidRequest("The client authenticates by more than one method.");
        var presented = headers is [{ } header] ? Basic(header) : Post(form);
        if (form["client_id"] is { } named && named != presented.ClientId)
            throw TokenError.InvalidRequest("client_id names another client than the one that authenticates.");
        return presented.ClientId.Length <= MaxLength && presented.Secret.Length <= MaxLength
            ? presented
            : throw TokenError.InvalidClient();
    }

    private static PresentedCredentials Post(FormParameters form) =>
        form is { } && form["client_assertion"] is null && form["client_id"] is { } id && form["client_secret"] is { } secret
            ? new PresentedCredentials(id, secret)
            : throw TokenError.InvalidClient();

    private static PresentedCredentials Basic(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw TokenError.InvalidClient();
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
            throw TokenError.InvalidClient();
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < pair.Length - 1
            ? new PresentedCredentials(FormParameters.Decode(pair[..colon]), FormParameters.Decode(pair[(colon + 1)..]))
            : throw TokenError.InvalidClient();
    }
}
