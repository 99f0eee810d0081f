using KpnEen.Api.Settled;
using KpnEen.Data.Snapshots;
using KpnEen.Pbx.Control;

namespace KpnEen.Api.CallControl;

/// <summary>The switch is in another process: it and this one must have read what was written.</summary>
internal sealed class SettingsAtSwitch(SnapshotFeed here, SwitchConnection connection) : ISettingsReach
{
    public async Task<bool> WaitForAsync(string tenantId, long version, CancellationToken cancellation)
    {
        try
        {
            return await here.WaitForAsync(tenantId, version, cancellation)
                && await connection.AskAsync<bool>(new SwitchQuestion.Settled(tenantId, version), cancellation);
        }
        catch (SwitchUnavailableException)
        {
            // It reads the settings when it is back.
            return false;
        }
    }
}
