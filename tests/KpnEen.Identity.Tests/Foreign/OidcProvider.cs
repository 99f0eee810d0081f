using System.Text.Json;
using KpnEen.Testing;

namespace KpnEen.Identity.Tests.Foreign;

/// <summary>npm oidc-provider, a certified authorization server, with the client that our host has too.</summary>
public sealed class OidcProvider : IAsyncDisposable
{
    private readonly ForeignProcess process;

    private OidcProvider(ForeignProcess process, JsonElement line)
    {
        this.process = process;
        (Issuer, JwksUri) = (line.GetProperty("issuer").GetString()!, line.GetProperty("jwksUri").GetString()!);
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(Issuer) };
    }

    public string Issuer { get; }

    public string JwksUri { get; }

    public HttpClient Http { get; }

    public static async Task<OidcProvider> StartAsync(string audience, string tenant)
    {
        var process = NodeScript.Start("oidc-provider.mjs", audience, tenant);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1), TimeProvider.System);
        while (true)
        {
            var line = process.Output.Split('\n').FirstOrDefault(text => text.StartsWith("{\"issuer\"", StringComparison.Ordinal));
            if (line is not null && line.EndsWith('}'))
                return new OidcProvider(process, JsonSerializer.Deserialize<JsonElement>(line));
            if (process.HasExited || patience.IsCancellationRequested)
                throw new InvalidOperationException($"oidc-provider does not run:\n{process.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }
}
