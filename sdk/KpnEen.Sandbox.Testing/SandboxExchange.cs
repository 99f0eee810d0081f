using KpnEen.Sdk;
using KpnEen.Sdk.Sandbox;

namespace KpnEen.Sandbox.Testing;

/// <summary>A telephone exchange for tests, with phones and a public network that do as they are told. It knows no test framework.</summary>
public sealed class SandboxExchange : IAsyncDisposable
{
    private readonly SandboxServer? _server;
    private readonly SandboxApi _api;

    private SandboxExchange(SandboxFile file, SandboxServer? server, TimeProvider time)
    {
        (File, _server) = (file, server);
        _api = new SandboxApi(file, time);
        Client = new KpnEenClient(
            new KpnEenClientOptions
            {
                BaseAddress = file.Api,
                ClientId = file.Client.Id,
                ClientSecret = file.Client.Secret,
            }
        );
    }

    /// <summary>Who and what is in the sandbox.</summary>
    public SandboxFile File { get; }

    /// <summary>The API, as the sandbox tenant's own client.</summary>
    public KpnEenClient Client { get; }

    /// <summary>What the server printed last; empty for one that was not started here.</summary>
    public string Log => _server?.Log ?? "";

    /// <summary>Starts a server and waits until calls can be made. Disposed, it stops.</summary>
    /// <exception cref="SandboxException">The server ended or was not ready in time: its log is in the message.</exception>
    public static async Task<SandboxExchange> StartAsync(
        SandboxStart start,
        TimeProvider? timeProvider = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(start);
        var time = timeProvider ?? TimeProvider.System;
        var server = new SandboxServer(start);
        try
        {
            return new SandboxExchange(
                await server.BecomesReadyAsync(start.ReadyWithin, time, cancellationToken).ConfigureAwait(false),
                server,
                time
            );
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Uses a sandbox that runs. Disposed, it runs on.</summary>
    /// <param name="sandboxFile">Its <c>sandbox.json</c>; null: the one that <c>KPNEEN_SANDBOX</c> or <c>.run/sandbox.json</c> here or above names.</param>
    /// <exception cref="SandboxException">There is none, or it is not ready.</exception>
    public static async Task<SandboxExchange> ConnectAsync(string? sandboxFile = null, CancellationToken cancellationToken = default)
    {
        var file = sandboxFile is null ? SandboxFile.Find() : SandboxFile.Read(sandboxFile);
        if (file is null)
            throw new SandboxException("No sandbox runs here: start ./run, or set KPNEEN_SANDBOX.");
        var exchange = new SandboxExchange(file, null, TimeProvider.System);
        if (await exchange._api.IsReadyAsync(cancellationToken).ConfigureAwait(false))
            return exchange;
        await exchange.DisposeAsync().ConfigureAwait(false);
        throw new SandboxException($"The sandbox at {file.Api} is not ready.");
    }

    /// <summary>Ends all calls and takes away all that was set up since the start. Events, call records and recordings stay.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Post, "/v1/sandbox/reset", null, cancellationToken);

    /// <summary>A virtual phone.</summary>
    /// <param name="extension">Of one of <see cref="SandboxFile.VirtualPhones"/>.</param>
    public VirtualPhone Phone(string extension) => new(_api, extension);

    /// <summary>The public number of a user of the sandbox.</summary>
    /// <exception cref="ArgumentException">No user of the seed has the extension, or the user has no number.</exception>
    public string NumberOf(string extension) =>
        File.VirtualPhones.Concat(File.Phones).FirstOrDefault(p => p.Extension == extension)?.Number
        ?? throw new ArgumentException($"Nobody in the sandbox has extension {extension} and a number.", nameof(extension));

    /// <summary>A customer calls.</summary>
    /// <param name="to">A number of the tenant, E.164.</param>
    /// <param name="call">Who calls, and what is done then.</param>
    public async Task<CustomerCall> CallAsync(string to, OutsideCall? call = null, CancellationToken cancellationToken = default)
    {
        var wish = call ?? new OutsideCall();
        var body = new
        {
            to,
            from = wish.From,
            name = wish.Name,
            withheld = wish.Withheld,
            ringSeconds = wish.RingSeconds,
            steps = wish.Steps,
        };
        var started = await _api.PostAsync<CallState>("/v1/sandbox/calls", body, cancellationToken).ConfigureAwait(false);
        return new CustomerCall(_api, started.Id);
    }

    /// <summary>Stops what was started here.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _api.Dispose();
        if (_server is not null)
            await _server.DisposeAsync().ConfigureAwait(false);
    }
}
