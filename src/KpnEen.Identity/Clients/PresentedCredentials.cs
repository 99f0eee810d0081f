using System.Text;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Identity;

/// <summary>How a client says who it is, by exactly one method (RFC 6749 2.3).</summary>
internal abstract record PresentedCredentials(string ClientId)
{
    private const int MaxLength = 1024;
    private const int MaxAssertion = 8 * 1024;
    private const string Scheme = "Basic ";

    // A record prints its members; a secret must not be printed (O50).
    public sealed override string ToString() => ClientId;

    /// <exception cref="TokenError">400: more than one method. 401: none, or none that can be read.</exception>
    public static PresentedCredentials Of(HttpRequest request, FormParameters form)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
            throw TokenError.InvalidRequest("There is more than one Authorization header.");
        var ways = headers.Count + (form["client_secret"] is null ? 0 : 1);
        if (form["client_assertion"] is not null || form["client_assertion_type"] is not null)
            ways++;
        if (ways > 1)
            throw TokenError.InvalidRequest("The client authenticates by more than one method.");
        var presented = headers is [{ } header] ? Basic(header) : Posted(form);
        if (form["client_id"] is { } named && named != presented.ClientId)
            throw TokenError.InvalidRequest("client_id names another client than the one that authenticates.");
        return presented.ClientId.Length <= MaxLength && !presented.ClientId.Contains('\0', StringComparison.Ordinal)
            ? presented
            : throw TokenError.InvalidClient();
    }

    private static PresentedCredentials Posted(FormParameters form)
    {
        if (form["client_assertion"] is { } assertion)
            // RFC 7521 4.2
            return form["client_assertion_type"] == ClientAssertions.Type && assertion.Length <= MaxAssertion
                ? new PresentedAssertion(ClientAssertions.ClaimedClient(assertion), assertion)
                : throw TokenError.InvalidClient();
        if (form["client_assertion_type"] is not null || form["client_id"] is not { } id)
            throw TokenError.InvalidClient();
        return form["client_secret"] switch
        {
            null => new PresentedName(id),
            { Length: <= MaxLength } secret => new PresentedSecret(id, secret, InHeader: false),
            _ => throw TokenError.InvalidClient(),
        };
    }

    private static PresentedSecret Basic(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || header.Length > 4 * MaxLength)
            throw TokenError.InvalidClient();
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[Scheme.Length..].Trim(), bytes, out var length))
            throw TokenError.InvalidClient();
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < pair.Length - 1
            ? new PresentedSecret(FormParameters.Decode(pair[..colon]), FormParameters.Decode(pair[(colon + 1)..]), InHeader: true)
            : throw TokenError.InvalidClient();
    }
}

/// <summary>Id and secret.</summary>
internal sealed record PresentedSecret(string ClientId, string Secret, bool InHeader) : PresentedCredentials(ClientId);

/// <summary>A JWT that the client signed (RFC 7523 2.2).</summary>
internal sealed record PresentedAssertion(string ClientId, string Assertion) : PresentedCredentials(ClientId);

/// <summary>A public client only says its name.</summary>
internal sealed record PresentedName(string ClientId) : PresentedCredentials(ClientId);
