using System.Text.Json;

namespace KpnEen.Identity;

/// <summary>What a client asks a person for (OAuth 2.1 4.1.1, OpenID Connect Core 3.1.2.1), checked whole.</summary>
/// <param name="RedirectUri">One the client registered; of a loopback address with the port of this request.</param>
/// <param name="State">Given back as it came.</param>
/// <param name="CodeChallenge">S256.</param>
/// <param name="Resource">Audience of the access tokens.</param>
/// <param name="MaxAge">Seconds since the password was typed, at most.</param>
/// <param name="DpopKey">RFC 9449 10: the code is good for this key only.</param>
internal sealed record AuthorizationRequest(
    string ClientId,
    string RedirectUri,
    string? State,
    string[] Scopes,
    string CodeChallenge,
    string Resource,
    string? Nonce,
    string[] Prompt,
    long? MaxAge,
    string? LoginHint,
    string? DpopKey,
    string? UiLocales
)
{
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this);

    public static AuthorizationRequest Of(JsonElement json) => json.Deserialize<AuthorizationRequest>()!;

    public bool Wants(string prompt) => Prompt.Contains(prompt);
}
