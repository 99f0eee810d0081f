using KpnEen.Sdk.Http;

namespace KpnEen.Sdk.Authentication;

/// <summary>RFC 6749 4.4: the client acts for itself.</summary>
internal sealed class ClientCredentials(KpnEenClientOptions options, RetryPipeline pipeline) : CachedCredential(options.TimeProvider)
{
    protected override async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        var asked = Time.GetUtcNow();
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (options.Scopes.Count > 0)
            form["scope"] = string.Join(' ', options.Scopes);
        // Asking twice does no harm: the POST may be repeated.
        var response = await TokenRequest.SendAsync(options, form, pipeline, repeatable: true, cancellationToken);
        return AccessToken.Lasting(response.AccessToken, asked, TimeSpan.FromSeconds(response.ExpiresIn));
    }

    public override string ToString() => $"client credentials of {options.ClientId}";
}
