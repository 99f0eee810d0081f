using System.Text.Json;
using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary><c>refresh_token</c> (OAuth 2.1 4.3): every token is good for one exchange, and its answer is given again for a moment (RFC 9700 4.14).</summary>
internal sealed class RefreshTokenGrant(RefreshTokenStore tokens, SignInStore signIns, AccessTokenIssuer accessTokens, PeopleOptions people)
    : IGrant
{
    public string GrantType => GrantTypes.RefreshToken;

    public async Task<TokenAnswer> ExchangeAsync(GrantRequest request, CancellationToken cancel)
    {
        var (client, form, thumbprint) = request;
        var token = form["refresh_token"] ?? throw TokenError.InvalidRequest("refresh_token is missing.");
        var hash = Handle.Hash(token);
        // Another client, or one without the key, changes nothing by it.
        if (
            await tokens.FindAsync(hash, cancel) is not { Grant: var grant }
            || grant.ClientId != client.Id
            || !HasKey(client, grant, thumbprint)
        )
            throw Invalid();
        var scopes = Scopes(form["scope"], grant, client);
        if (form["resource"] is { } resource && resource != grant.Resource)
            throw new TokenError(400, "invalid_target", "The token is for another resource.");
        var person = await signIns.FindAsync(grant.UserId, cancel);
        if (person is null || !Journey.Serves(client, person) || !Journey.MayAllow(person, grant.Scopes))
            throw Invalid();
        // Made before it is known whether it is needed: the answer is stored in the same transaction that ends the old token, so that a
        // crash between the two, or a lost answer, costs nobody the session (O42).
        var successor = Handle.New();
        var content = AuthorizationCodeGrant.Content(client, grant with { DpopKey = thumbprint }, scopes);
        var answer = await accessTokens.AnswerAsync(content, cancel) with { RefreshToken = successor };
        var rotation = await tokens.RotateAsync(
            hash,
            grant,
            asked: $"{form["scope"]} {thumbprint}",
            Handle.Hash(successor),
            JsonSerializer.SerializeToUtf8Bytes(answer),
            people.RefreshIdle,
            people.RefreshGrace,
            cancel
        );
        return rotation switch
        {
            Rotation.Rotated => answer,
            Rotation.Repeated(var former) => JsonSerializer.Deserialize<TokenAnswer>(former)!,
            _ => throw Invalid(),
        };
    }

    // RFC 9449 5: the refresh token of a public client is bound to its key. A confidential one proves itself and may change keys, but not
    // go back to bearer tokens.
    private static bool HasKey(ApiClient client, Grant grant, string? thumbprint) =>
        client.IsPublic ? thumbprint == grant.DpopKey : grant.DpopKey is null || thumbprint is not null;

    /// <exception cref="TokenError">400: more than the person allowed, or than the client may have by now.</exception>
    private static string[] Scopes(string? asked, Grant grant, ApiClient client)
    {
        // What was taken from the client since then must not live on for as long as it refreshes.
        string[] left = [.. grant.Scopes.Where(scope => client.Scopes.Contains(scope) || PersonScopes.All.Contains(scope))];
        if (left.Length == 0)
            throw Invalid();
        if (asked is null)
            return left;
        var scopes = asked.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToArray();
        return scopes.Length > 0 && scopes.All(left.Contains)
            ? scopes
            : throw new TokenError(400, "invalid_scope", "The client may not have all of these scopes, or the person did not allow them.");
    }

    private static TokenError Invalid() => new(400, "invalid_grant", "The refresh token is not valid.");
}
