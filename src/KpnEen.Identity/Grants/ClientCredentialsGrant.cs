using KpnEen.Data.Identity;

namespace KpnEen.Identity;

/// <summary><c>client_credentials</c> (OAuth 2.1 4.2): a program for itself. No refresh token: it can come again.</summary>
internal sealed class ClientCredentialsGrant(AccessTokenIssuer issuer, IdentityOptions options) : IGrant
{
    public string GrantType => GrantTypes.ClientCredentials;

    public Task<TokenAnswer> ExchangeAsync(GrantRequest request, CancellationToken cancel)
    {
        var (client, form, thumbprint) = request;
        return issuer.AnswerAsync(
            new AccessTokenContent(
                Subject: client.Id,
                ClientId: client.Id,
                client.TenantId,
                Scopes(client, form["scope"]),
                options.AudienceFor(form["resource"]),
                thumbprint
            )
            {
                ApiVersion = client.ApiVersion,
            },
            cancel
        );
    }

    private static string[] Scopes(ApiClient client, string? asked)
    {
        if (asked is null)
            return client.Scopes;
        // RFC 6749 3.3: one space between two, none around; an empty name is no scope of the client.
        var scopes = asked.Split(' ').Distinct(StringComparer.Ordinal).ToArray();
        return scopes.All(client.Scopes.Contains)
            ? scopes
            : throw new TokenError(400, "invalid_scope", "The client may not have all of these scopes.");
    }
}
