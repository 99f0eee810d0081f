using KpnEen.Api.Security;
using KpnEen.Data.Snapshots;
using KpnEen.Media.Transport;
using KpnEen.Pbx;
using KpnEen.Sandbox.Phones;
using KpnEen.Sip.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sandbox;

/// <summary>The role sandbox: seeds the tenant, opens the simulated network, registers the virtual phones, writes <c>sandbox.json</c> last.</summary>
public sealed class SandboxHost(
    SandboxOptions options,
    SandboxSeed seed,
    SimulatedNetwork network,
    SandboxCalls calls,
    SnapshotFeed snapshots,
    IDatagramNetwork sip,
    IMediaNetwork rtp,
    Supervisor supervisor,
    TimeProvider time,
    ILoggerFactory logs
) : IHostedLifecycleService
{
    private readonly Dictionary<string, VirtualPhone> phones = [];

    /// <summary>The sandbox can take calls.</summary>
    public bool IsReady { get; private set; }

    /// <summary>Null: no virtual phone has this extension.</summary>
    public VirtualPhone? FindPhone(string extension) => phones.GetValueOrDefault(extension);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var tenant = await seed.RunAsync(cancellationToken);
        await seed.TrunksAsync(network.Open().ToString(), cancellationToken);
        await snapshots.WaitForAsync(tenant.Id, 1, cancellationToken, TimeSpan.FromSeconds(10));
        foreach (var phone in tenant.VirtualPhones)
        {
            var account = new SoftPhoneAccount(phone.Username, phone.Password, tenant.Domain, options.Sip);
            var soft = new SoftPhone(account, options.Sip.Address, sip, rtp, supervisor, time, logs);
            phones[phone.Extension] = new VirtualPhone(soft, supervisor, time);
            await phones[phone.Extension].StartAsync();
        }
        Publish(tenant);
        IsReady = true;
    }

    /// <summary>Id of the tenant of the sandbox.</summary>
    public string TenantId { get; private set; } = "";

    /// <summary>The virtual phones behave as in the beginning, and everybody can read who is there.</summary>
    public void Reset(SandboxTenant tenant)
    {
        foreach (var phone in phones.Values)
            phone.Behaviour = new VirtualPhoneBehaviour();
        Publish(tenant);
    }

    private void Publish(SandboxTenant tenant)
    {
        TenantId = tenant.Id;
        SandboxFile.Write(options, tenant, [.. Scopes.All.Keys.Where(s => s != Scopes.Partner)], [.. Scopes.All.Keys]);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before the switch, which waits for all that runs, and ends before Kestrel.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        IsReady = false;
        calls.Stop();
        foreach (var phone in phones.Values)
            await phone.DisposeAsync();
        await network.DisposeAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
