using KpnEen.Data.Identity;
using KpnEen.Data.Postgres;
using KpnEen.Data.Snapshots;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Events;

namespace KpnEen.Sandbox;

/// <summary>The tenant back to its seed, between two tests of a developer. What happened stays on record; what was set up goes.</summary>
public sealed class SandboxReset(
    SandboxSeed seed,
    SandboxHost host,
    SandboxCalls outside,
    ICallControl calls,
    SnapshotFeed snapshots,
    RevocationStore revocations,
    Database database
) : IDisposable
{
    // One after the other: two at once would seed twice.
    private readonly SemaphoreSlim turn = new(1, 1);

    public void Dispose() => turn.Dispose();

    public async Task RunAsync(CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            await outside.HangUpAllAsync();
            foreach (var call in await calls.ListAsync(host.TenantId, cancellation))
                await calls.PostAsync(host.TenantId, call.Id, new CallRequest.HangUp(new Actor("system", "sandbox")), cancellation);
            var tenant = await seed.ResetAsync(host.TenantId, cancellation);
            // Clients went, and with the answer to the reset their tokens open nothing any more.
            revocations.Changed();
            host.Reset(tenant);
            var version = await database.InPlatformAsync(
                session => session.QuerySingleAsync<long>("SELECT version FROM tenant_versions WHERE tenant_id = @Id", new { tenant.Id }),
                cancellation
            );
            await snapshots.WaitForAsync(tenant.Id, version, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }
}
