using KpnEen.Sdk.Authentication;
using KpnEen.Sdk.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sdk;

/// <summary>
/// The KPN EEN API. One instance serves a whole program and all its threads. Every method throws <see cref="ApiException"/> or what derives from it.
/// </summary>
public partial class KpnEenClient : IDisposable
{
    /// <summary>Name of the ActivitySource and of the Meter of this SDK: <c>AddSource(KpnEenClient.TelemetryName)</c>.</summary>
    public const string TelemetryName = "KpnEen.Sdk";

    private readonly HttpMessageInvoker? _owned;
    private readonly Transport _transport;

    /// <summary>A client with connections of its own; in a host use <c>services.AddKpnEenClient(…)</c>.</summary>
    /// <exception cref="ArgumentException">An option is missing.</exception>
    public KpnEenClient(KpnEenClientOptions options, ILogger<KpnEenClient>? logger = null)
    {
        OptionsCheck.Throw(options);
        _owned = new HttpMessageInvoker(Connections.Create(), disposeHandler: true);
        _transport = CreateTransport(options, () => _owned, logger ?? NullLogger<KpnEenClient>.Instance);
    }

    internal KpnEenClient(KpnEenClientOptions options, Func<HttpMessageInvoker> invoker, ILogger logger, Func<double>? draw = null)
    {
        OptionsCheck.Throw(options);
        _transport = CreateTransport(options, invoker, logger, draw);
    }

    private KpnEenClient(Transport transport) => _transport = transport;

    /// <summary>For mocks.</summary>
    protected KpnEenClient() => _transport = null!;

    /// <summary>Root of the API.</summary>
    public virtual Uri BaseAddress => _transport.BaseAddress;

    /// <summary>The same client acting for one tenant of a partner; shares connections and tokens.</summary>
    /// <param name="tenantId"><c>ten_…</c></param>
    public virtual KpnEenClient ForTenant(string tenantId) => new(_transport.ForTenant(tenantId));

    /// <summary>Closes its connections.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _owned?.Dispose();
    }

    internal static TokenCredential CreateCredential(KpnEenClientOptions options, RetryPipeline pipeline) =>
        options.Credential
        ?? (options.RefreshToken is not null ? new RefreshTokens(options, pipeline) : new ClientCredentials(options, pipeline));

    private static Transport CreateTransport(
        KpnEenClientOptions options,
        Func<HttpMessageInvoker> invoker,
        ILogger logger,
        Func<double>? draw = null
    )
    {
        var pipeline = new RetryPipeline(options, invoker, logger, draw ?? Random.Shared.NextDouble);
        return new Transport(options, CreateCredential(options, pipeline), pipeline, options.Tenant);
    }
}
