using System.Globalization;
using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary>Reads and checks authorization requests, alike at the authorization endpoint and when they are pushed.</summary>
internal sealed class AuthorizationRules(IdentityOptions options)
{
    private const int MaxState = 2048;
    private const int MaxText = 512;
    private const int Digest = 43; // 32 bytes, base64url

    /// <exception cref="UntrustedRequest">Missing, or not registered.</exception>
    public static string RedirectUri(FormParameters form, ApiClient client) =>
        form["redirect_uri"] is { } asked && RedirectUris.IsAllowed(asked, client.RedirectUris) ? asked : throw UntrustedRequest.Redirect();

    /// <param name="provenKey">RFC 9449 10.1: thumbprint of the key proved when the request was pushed.</param>
    /// <exception cref="UntrustedRequest">The redirect URI is not one of the client.</exception>
    /// <exception cref="AuthorizationError">Anything else.</exception>
    public AuthorizationRequest Check(FormParameters form, ApiClient client, string? provenKey = null)
    {
        var redirect = RedirectUri(form, client);
        var state = form["state"];
        if (state is not null && (state.Length > MaxState || state.Any(char.IsControl)))
            throw new AuthorizationError(redirect, null, "invalid_request", "state is too long or has control characters.");
        AuthorizationError Refused(string code, string description) => new(redirect, state, code, description);

        if (form["request"] is not null)
            throw Refused("request_not_supported", "Request objects are not offered.");
        if (form["registration"] is not null)
            throw Refused("registration_not_supported", "Registration in the request is not offered.");
        if (form["response_type"] is not { } type)
            throw Refused("invalid_request", "response_type is missing.");
        if (type != "code")
            throw Refused("unsupported_response_type", "Only code is offered.");
        if (form["response_mode"] is not (null or "query"))
            throw Refused("invalid_request", "Only the response mode query is offered.");
        if (!client.GrantTypes.Contains(GrantTypes.AuthorizationCode))
            throw Refused("unauthorized_client", "The client is not registered for authorization_code.");
        // RFC 9700 2.1.1: for every client; plain would give the challenge away.
        if (form["code_challenge"] is not { } challenge || !IsDigest(challenge) || form["code_challenge_method"] != "S256")
            throw Refused("invalid_request", "code_challenge with code_challenge_method=S256 is needed (RFC 7636).");
        var key = form["dpop_jkt"];
        if ((key is not null && !IsDigest(key)) || (key is not null && provenKey is not null && key != provenKey))
            throw Refused("invalid_request", "dpop_jkt is not the thumbprint of the key.");
        foreach (var name in (string[])["nonce", "prompt", "login_hint", "ui_locales"])
        {
            if (form[name] is { } text && (text.Length > MaxText || text.Any(char.IsControl)))
                throw Refused("invalid_request", $"{name} is too long or has control characters.");
        }
        return new AuthorizationRequest(
            client.Id,
            redirect,
            state,
            Scopes(form["scope"], client) ?? throw Refused("invalid_scope", "The client may not have all of these scopes."),
            challenge,
            Resource(form["resource"]) ?? throw Refused("invalid_target", "The resource is not known here."),
            form["nonce"],
            Prompt(form["prompt"]) ?? throw Refused("invalid_request", "prompt=none stands alone."),
            MaxAge(form["max_age"], () => Refused("invalid_request", "max_age is a number of seconds.")),
            form["login_hint"],
            key ?? provenKey,
            form["ui_locales"]
        );
    }

    public static bool IsDigest(string text) => text.Length == Digest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    // A client that names none gets what it is registered for, as at the token endpoint. Nobody gives a partner's rights away.
    private static string[]? Scopes(string? asked, ApiClient client)
    {
        var allowed = client.Scopes.Where(scope => scope != PersonScopes.Partner).ToArray();
        if (asked is null)
            return allowed.Length > 0 ? allowed : null;
        var scopes = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        return scopes.Length > 0 && scopes.All(scope => allowed.Contains(scope) || PersonScopes.All.Contains(scope)) ? scopes : null;
    }

    private string? Resource(string? asked) =>
        asked is null ? options.Resources[0] : options.Resources.FirstOrDefault(known => known == asked);

    private static string[]? Prompt(string? asked)
    {
        var prompts = (asked ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return prompts.Contains("none") && prompts.Length > 1 ? null : prompts;
    }

    private static long? MaxAge(string? asked, Func<Exception> otherwise) =>
        asked is null ? null
        : asked.Length <= 9 && long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : throw otherwise();
}
