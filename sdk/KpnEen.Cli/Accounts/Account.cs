using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

namespace KpnEen.Cli.Accounts;

/// <summary>Who we are to the API: the environment goes first, then the login, then the sandbox that is near.</summary>
internal sealed class Account(Surroundings here)
{
    /// <summary>The sandbox that is near; null without one.</summary>
    public SandboxFile? Sandbox { get; } = here.Variable("KPNEEN_SANDBOX") is { } named ? Read(named) : SandboxFile.Find();

    /// <summary>What we talk to is the sandbox of <c>./run</c>, and its file may be of one that has ended.</summary>
    public bool IsSandbox { get; private set; }

    /// <param name="partner">As a partner, where the sandbox is what we have.</param>
    /// <param name="tenant">The tenant a partner acts for.</param>
    /// <exception cref="UsageException">We are nobody.</exception>
    public KpnEenClient Client(bool partner = false, string? tenant = null) => new(Options(partner, tenant));

    private KpnEenClientOptions Options(bool partner, string? tenant)
    {
        var options = new KpnEenClientOptions { Tenant = tenant, TimeProvider = here.Time };
        var api = here.Variable("KPNEEN_API");
        if (here.Variable("KPNEEN_CLIENT_ID") is { } id)
        {
            (options.ClientId, options.ClientSecret) = (id, here.Variable("KPNEEN_CLIENT_SECRET"));
            options.BaseAddress = Address(api) ?? Sandbox?.Api ?? throw new UsageException("KPNEEN_API is not set: where is the API?");
            return options;
        }
        var file = new CredentialsFile(here.Configuration);
        if (here.Variable("KPNEEN_SANDBOX") is null && file.Read() is { } login)
        {
            options.BaseAddress = Address(api ?? login.Api);
            (options.ClientId, options.ClientSecret) = (login.ClientId, login.ClientSecret);
            if (login.RefreshToken is not null)
                options.Credential = new PersonCredential(file, new OAuthHttp(here.Time), here.Time);
            return options;
        }
        var sandbox =
            Sandbox
            ?? throw new UsageException(
                "Not logged in: kpneen login, or KPNEEN_API, KPNEEN_CLIENT_ID and KPNEEN_CLIENT_SECRET, or a sandbox (./run)."
            );
        IsSandbox = api is null;
        var client = partner ? sandbox.PartnerClient : sandbox.Client;
        (options.BaseAddress, options.ClientId, options.ClientSecret) = (Address(api) ?? sandbox.Api, client.Id, client.Secret);
        return options;
    }

    private static SandboxFile Read(string path)
    {
        try
        {
            return SandboxFile.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException)
        {
            throw new UsageException($"KPNEEN_SANDBOX names {path}, which is no sandbox.json of ./run: {e.Message}");
        }
    }

    private static Uri? Address(string? text) =>
        text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri
        : throw new UsageException($"{text} is no address of an API.");
}
