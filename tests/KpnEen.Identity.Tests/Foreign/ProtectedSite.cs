using System.Net;
using System.Security.Cryptography;
using KpnEen.Testing;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>Debian's Apache with mod_auth_openidc: a site that lets in whoever our server signs in.</summary>
public sealed class ProtectedSite : IAsyncDisposable
{
    private const string Modules = "/usr/lib/apache2/modules";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kpneen-site-");
    private ForeignProcess? process;

    public ProtectedSite() => Address = $"http://127.0.0.1:{FreePort.Tcp()}";

    public string Address { get; }

    /// <summary>What the client registers.</summary>
    public string Redirect => $"{Address}/callback";

    public string Log => process?.Output ?? "";

    public async Task StartAsync(string issuer, string clientId, string secret)
    {
        if (!File.Exists($"{Modules}/mod_auth_openidc.so"))
            throw new FileNotFoundException(
                "mod_auth_openidc is not installed: run ./test, or 'apt-get install libapache2-mod-auth-openidc'."
            );
        // Its worker is another user than we may be.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        var pages = folder.CreateSubdirectory("pages");
        await File.WriteAllTextAsync(Path.Combine(pages.FullName, "secret.txt"), "for people only");
        var configuration = Path.Combine(folder.FullName, "site.conf");
        await File.WriteAllTextAsync(configuration, Configuration(issuer, clientId, secret));
        process = ForeignProcess.Start(
            RequiredTool.Find("apache2", "libapache2-mod-auth-openidc"),
            ["-X", "-d", folder.FullName, "-f", configuration],
            folder.FullName
        );
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (!await IsUpAsync(http))
        {
            if (process.HasExited || patience.IsCancellationRequested)
                throw new InvalidOperationException($"Apache does not start: {process.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            // It takes its shared memory away.
            await process.SignalAsync("TERM");
            await process.ExitAsync(TimeSpan.FromSeconds(5));
            await process.DisposeAsync();
        }
        folder.Delete(recursive: true);
    }

    private async Task<bool> IsUpAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri($"{Address}/open"));
            return answer.StatusCode == HttpStatusCode.NotFound;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string Configuration(string issuer, string clientId, string secret) =>
        $"""
            ServerName 127.0.0.1
            Listen {Address["http://".Length..]}
            PidFile {folder.FullName}/pid
            DefaultRuntimeDir {folder.FullName}
            ErrorLog /dev/stderr
            LogLevel warn auth_openidc:info
            LoadModule mpm_event_module {Modules}/mod_mpm_event.so
            LoadModule authn_core_module {Modules}/mod_authn_core.so
            LoadModule authz_core_module {Modules}/mod_authz_core.so
            LoadModule authz_user_module {Modules}/mod_authz_user.so
            LoadModule headers_module {Modules}/mod_headers.so
            LoadModule auth_openidc_module {Modules}/mod_auth_openidc.so
            User www-data
            Group www-data
            DocumentRoot {folder.FullName}/pages
            OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
            OIDCClientID {clientId}
            OIDCClientSecret {secret}
            OIDCProviderTokenEndpointAuth client_secret_basic
            OIDCRedirectURI {Redirect}
            OIDCCryptoPassphrase {RandomNumberGenerator.GetHexString(32)}
            OIDCScope "openid profile email"
            OIDCPKCEMethod S256
            OIDCRemoteUserClaim preferred_username
            <Location /open>
              Require all granted
            </Location>
            <LocationMatch "^/(secret.txt|callback)">
              AuthType openid-connect
              Require valid-user
              Header always set X-Person "expr=%{"{REMOTE_USER}"}"
              Header always set X-Company "%{"{OIDC_CLAIM_tenant_id}"}e"
            </LocationMatch>

            """;
}
