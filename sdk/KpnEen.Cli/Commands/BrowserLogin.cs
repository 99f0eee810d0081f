using KpnEen.Cli.Accounts;

namespace KpnEen.Cli.Commands;

/// <summary><c>login --browser</c>: a person signs in, in the browser, and allows this command line (authorization code with PKCE, RFC 8252).</summary>
internal static class BrowserLogin
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(
        Invocation invocation,
        Uri api,
        string clientId,
        string? scope,
        CancellationToken cancellationToken
    )
    {
        var here = invocation.Here;
        using var http = new OAuthHttp(here.Time);
        var server = await AuthorizationServer.OfApiAsync(api, http, cancellationToken);
        using var redirect = new LoopbackRedirect(here.Time);
        var (pkce, state) = (new Pkce(), Pkce.NewSecret());
        var address = AddressOf(server, redirect.Uri, clientId, scope, pkce, state);
        invocation.Tell($"Sign in at\n{address}");
        here.Browse?.Invoke(address);
        var answer = await AnswerAsync(redirect, state, here.Time, cancellationToken);
        // RFC 9207 2.4: an answer of another server would make us give it the code of this one.
        if (answer.GetValueOrDefault("iss") != server.Issuer)
            throw new HttpRequestException("The answer is not of the authorization server that was asked.");
        if (!answer.TryGetValue("code", out var code))
            throw new OAuthException(
                answer.GetValueOrDefault("error", "invalid_request"),
                answer.GetValueOrDefault("error_description", "The answer has no code.")
            );
        var tokens = await http.PostAsync(
            server.Token,
            new()
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = redirect.Uri,
                ["client_id"] = clientId,
                ["code_verifier"] = pkce.Verifier,
            },
            cancellationToken
        );
        var refreshToken =
            tokens["refresh_token"]?.GetValue<string>()
            ?? throw new UsageException($"{clientId} gets no refresh token: it needs grantTypes authorization_code and refresh_token.");
        var file = new CredentialsFile(here.Configuration);
        await using (await file.LockAsync(here.Time, cancellationToken))
            file.Write(
                new Credentials(
                    api.OriginalString,
                    clientId,
                    RefreshToken: refreshToken,
                    TokenEndpoint: server.Token.OriginalString,
                    RevocationEndpoint: server.Revocation?.OriginalString
                )
            );
        invocation.Tell($"Logged in, by {clientId} for {tokens["scope"]}; kept in {file.Path}");
        return ExitCodes.Done;
    }

    /// <summary>Ends the login at the server too (RFC 7009).</summary>
    public static async Task EndAsync(Invocation invocation, Credentials login, CancellationToken cancellationToken)
    {
        if (login is not { RefreshToken: { } token, RevocationEndpoint: { } address })
            return;
        using var http = new OAuthHttp(invocation.Here.Time);
        try
        {
            await http.PostAsync(new Uri(address), new() { ["token"] = token, ["client_id"] = login.ClientId }, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            invocation.Tell($"It is forgotten here, but could not be ended at the server: {e.Message}");
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> AnswerAsync(
        LoopbackRedirect redirect,
        string state,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            return await redirect.AnswerAsync(state, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"Nobody signed in within {_patience.TotalMinutes:0} minutes.");
        }
    }

    private static string AddressOf(AuthorizationServer server, string redirect, string clientId, string? scope, Pkce pkce, string state)
    {
        (string Name, string? Value)[] parameters =
        [
            ("response_type", "code"),
            ("client_id", clientId),
            ("redirect_uri", redirect),
            ("scope", scope),
            ("state", state),
            ("code_challenge", pkce.Challenge),
            ("code_challenge_method", "S256"),
        ];
        var query = parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        return $"{server.Authorization}{(server.Authorization.Query.Length > 0 ? '&' : '?')}{string.Join('&', query)}";
    }
}
