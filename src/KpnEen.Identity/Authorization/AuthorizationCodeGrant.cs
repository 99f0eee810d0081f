using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary><c>authorization_code</c> (OAuth 2.1 4.1.3): a code, once, for tokens of the person who allowed it.</summary>
internal sealed class AuthorizationCodeGrant(
    GrantStore grants,
    SignInStore signIns,
    AccessTokenIssuer accessTokens,
    IdTokenIssuer idTokens,
    PeopleOptions people,
    TimeProvider time
) : IGrant
{
    public string GrantType => GrantTypes.AuthorizationCode;

    public async Task<TokenAnswer> ExchangeAsync(GrantRequest request, CancellationToken cancel)
    {
        var (client, form, thumbprint) = request;
        var code = form["code"] ?? throw TokenError.InvalidRequest("code is missing.");
        if (form["code_verifier"] is not { } verifier || !CodeVerifier.IsWellFormed(verifier))
            throw TokenError.InvalidRequest("code_verifier has 43 to 128 unreserved characters (RFC 7636).");
        var hash = Handle.Hash(code);
        // Whoever cannot prove to be the one that asked for the code changes nothing, not even by a code that was used: nobody may end
        // another's sign-in with a code they only saw.
        if (
            await grants.FindCodeAsync(hash, cancel) is not { } known
            || known.Grant.ClientId != client.Id
            || !CodeVerifier.Fits(verifier, known.CodeChallenge)
            || (form["redirect_uri"] is { } redirect && redirect != known.RedirectUri)
            || (known.Grant.DpopKey is { } bound && bound != thumbprint)
        )
            throw InvalidCode();
        var grant = known.Grant with { DpopKey = thumbprint };
        if (form["resource"] is { } resource && resource != grant.Resource)
            throw new TokenError(400, "invalid_target", "The code is for another resource.");
        if (!known.IsRedeemed && known.ExpiresAt <= time.GetUtcNow())
            throw InvalidCode();
        var person = await signIns.FindAsync(grant.UserId, cancel);
        if (person is null || !Journey.Serves(client, person) || !Journey.MayAllow(person, grant.Scopes))
            throw InvalidCode();
        var refreshToken = client.GrantTypes.Contains(GrantTypes.RefreshToken) ? Handle.New() : null;
        var refreshHash = refreshToken is null ? null : Handle.Hash(refreshToken);
        if (!await grants.RedeemAsync(hash, grant, refreshHash, people.RefreshIdle, cancel))
            throw InvalidCode();
        var answer = await accessTokens.AnswerAsync(Content(client, grant, grant.Scopes), cancel);
        return answer with
        {
            RefreshToken = refreshToken,
            IdToken = grant.Scopes.Contains(PersonScopes.OpenId)
                ? await idTokens.IssueAsync(grant, person, known.Nonce, answer.AccessToken, cancel)
                : null,
        };
    }

    /// <summary>An access token of a grant.</summary>
    public static AccessTokenContent Content(ApiClient client, Grant grant, IReadOnlyList<string> scopes) =>
        new(grant.UserId, client.Id, grant.TenantId, scopes, grant.Resource, grant.DpopKey, grant.Id) { ApiVersion = client.ApiVersion };

    // One answer for all: why is nobody's business.
    private static TokenError InvalidCode() => new(400, "invalid_grant", "The code is not valid, was used before or is not the client's.");
}
