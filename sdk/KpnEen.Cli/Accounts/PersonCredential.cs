using KpnEen.Sdk.Authentication;

namespace KpnEen.Cli.Accounts;

/// <summary>
/// The person who logged in. A refresh token is good once, and one that comes again counts as stolen: so one command at a time, of all that run on this
/// machine, takes the token that is kept, exchanges it and keeps the next.
/// </summary>
internal sealed class PersonCredential(CredentialsFile file, OAuthHttp http, TimeProvider time) : CachedCredential(time)
{
    /// <exception cref="UsageException">The login has ended.</exception>
    protected override async Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        await using var turn = await file.LockAsync(Time, cancellationToken);
        if (file.Read() is not { RefreshToken: { } token, TokenEndpoint: { } address } login)
            throw new UsageException("You are logged out: kpneen login --browser.");
        var asked = Time.GetUtcNow();
        try
        {
            var answer = await http.PostAsync(
                new Uri(address),
                new()
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = token,
                    ["client_id"] = login.ClientId,
                },
                cancellationToken
            );
            file.Write(login with { RefreshToken = answer["refresh_token"]?.GetValue<string>() ?? token });
            return AccessToken.Lasting(
                answer["access_token"]!.GetValue<string>(),
                asked,
                TimeSpan.FromSeconds(answer["expires_in"]!.GetValue<int>())
            );
        }
        catch (OAuthException e) when (e.Code == "invalid_grant")
        {
            throw new UsageException(
                "The login has ended: it was taken back, not used for long, or the password is another. kpneen login --browser"
            );
        }
    }

    public override string ToString() => $"login in {file.Path}";
}
