using System.Collections.Immutable;
using KpnEen.Api.Security;
using KpnEen.Data.Records;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Control;

namespace KpnEen.Api.Calls;

/// <summary>A call of the tenant, live or ended. One that has a record is found while the switch is away, too.</summary>
internal sealed class CallLookup(TenantContext tenant, ICallControl calls, CallRecordStore records)
{
    /// <returns>Null: no such call.</returns>
    /// <exception cref="SwitchUnavailableException">It has no record, and the switch cannot be asked.</exception>
    public async Task<Call?> FindAsync(string callId, CancellationToken cancellation)
    {
        var (live, away) = await AskAsync(() => calls.FindAsync(tenant.TenantId, callId, cancellation));
        if (live is not null)
            return CallViews.Show(live);
        return await records.FindAsync(tenant.TenantId, callId, cancellation) is { } record ? CallViews.Show(record)
            : away is null ? null
            : throw away;
    }

    /// <inheritdoc cref="FindAsync"/>
    public async Task<ImmutableArray<Decision>?> TraceAsync(string callId, CancellationToken cancellation)
    {
        var (live, away) = await AskAsync(() => calls.TraceAsync(tenant.TenantId, callId, cancellation));
        return live
            ?? await records.TraceAsync(tenant.TenantId, callId, cancellation)
            ?? (away is null ? (ImmutableArray<Decision>?)null : throw away);
    }

    private static async Task<(T? Answer, SwitchUnavailableException? Away)> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return (await ask(), null);
        }
        catch (SwitchUnavailableException e)
        {
            return (default, e);
        }
    }
}
