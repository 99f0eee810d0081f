using KpnEen.Sdk.Http;

namespace KpnEen.Sdk.Authentication;

/// <summary>
/// RFC 6749 6: the client acts for the person or tenant that allowed it. Each use gives a new refresh token in place of the old; it is kept by the program before the access token
/// is used, for one that is lost cannot be had again.
/// </summary>
internal sealed class RefreshTokens(KpnEenClientOptions options, RetryPipeline pipeline) : CachedCredential(options.TimeProvider)
{
    private string _refreshToken = options.RefreshToken!;

    protected override async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        var asked = Time.GetUtcNow();
        var form = new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = _refreshToken };
        if (options.Scopes.Count > 0)
            form["scope"] = string.Join(' ', options.Scopes);
        // The server gives its grace to a rotation whose answer was lost: the same token may be sent once more.
        var response = await TokenRequest.SendAsync(options, form, pipeline, repeatable: true, cancellationToken);
        if (response.RefreshToken is { } rotated && rotated != _refreshToken)
        {
            _refreshToken = rotated;
            if (options.RefreshTokenChanged is { } keep)
                await keep(rotated, cancellationToken);
        }
        return AccessToken.Lasting(response.AccessToken, asked, TimeSpan.FromSeconds(response.ExpiresIn));
    }

    public override string ToString() => $"refresh token of {options.ClientId}";
}
