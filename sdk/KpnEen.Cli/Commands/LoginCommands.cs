using System.CommandLine;
using KpnEen.Cli.Accounts;
using KpnEen.Sdk;

namespace KpnEen.Cli.Commands;

/// <summary><c>login</c> and <c>logout</c>.</summary>
internal static class LoginCommands
{
    public static void AddTo(RootCommand root, Verbs verbs)
    {
        var api = new Option<string?>("--api") { Description = "Where the API is; by default KPNEEN_API.", HelpName = "address" };
        var client = new Option<string?>("--client-id") { Description = "By default KPNEEN_CLIENT_ID.", HelpName = "id" };
        var browser = new Option<bool>("--browser")
        {
            Description = "You sign in yourself, in the browser, in place of a client with a secret.",
        };
        var scope = new Option<string?>("--scope")
        {
            Description = "With --browser: what to be allowed; by default all the client may have.",
            HelpName = "scopes",
        };
        root.Subcommands.Add(
            verbs.Make(
                "login",
                "Keeps who you are in a file that only you can read. The secret comes from KPNEEN_CLIENT_SECRET or the terminal, never from the command line, "
                    + "which others on the machine can see.",
                [api, client, browser, scope],
                (i, ct) => LoginAsync(i, i.Get(api), i.Get(client), i.Get(browser), i.Get(scope), ct)
            )
        );
        root.Subcommands.Add(verbs.Make("logout", "Forgets it, and ends what you allowed in the browser.", [], LogoutAsync));
    }

    private static async Task<int> LoginAsync(
        Invocation invocation,
        string? api,
        string? clientId,
        bool browser,
        string? scope,
        CancellationToken cancellationToken
    )
    {
        var here = invocation.Here;
        api ??= here.Variable("KPNEEN_API") ?? throw new UsageException("Where is the API? --api, or KPNEEN_API.");
        clientId ??=
            here.Variable("KPNEEN_CLIENT_ID") ?? throw new UsageException("Which client are you? --client-id, or KPNEEN_CLIENT_ID.");
        if (!Uri.TryCreate(api, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            throw new UsageException($"{api} is no address of an API.");
        if (browser)
            return await BrowserLogin.RunAsync(invocation, address, clientId, scope, cancellationToken);
        var secret =
            here.Variable("KPNEEN_CLIENT_SECRET")
            ?? SecretPrompt.Ask(invocation)
            ?? throw new UsageException("The secret: KPNEEN_CLIENT_SECRET, or a terminal to type it at.");
        var options = new KpnEenClientOptions
        {
            BaseAddress = address,
            ClientId = clientId,
            ClientSecret = secret,
            TimeProvider = here.Time,
        };
        using (var client = new KpnEenClient(options))
            await ProveAsync(client, cancellationToken);
        var file = new CredentialsFile(here.Configuration);
        file.Write(new Credentials(api, clientId, secret));
        invocation.Tell($"Logged in as {clientId}; kept in {file.Path}");
        return ExitCodes.Done;
    }

    /// <summary>A wrong secret is told now. What the client may do is another matter.</summary>
    private static async Task ProveAsync(KpnEenClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.RequestAsync(HttpMethod.Get, "/v1/event-types", cancellationToken: cancellationToken);
        }
        catch (ApiForbiddenException) { }
    }

    private static async Task<int> LogoutAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var file = new CredentialsFile(invocation.Here.Configuration);
        // Whoever uses the token at this moment finishes first, and what is ended is the last one.
        await using (await file.LockAsync(invocation.Here.Time, cancellationToken))
        {
            var login = file.Read();
            invocation.Tell(file.Delete() ? "Logged out." : "Nobody was logged in.");
            if (login is not null)
                await BrowserLogin.EndAsync(invocation, login, cancellationToken);
        }
        return ExitCodes.Done;
    }
}
