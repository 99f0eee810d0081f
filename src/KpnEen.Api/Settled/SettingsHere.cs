using KpnEen.Data.Snapshots;

namespace KpnEen.Api.Settled;

/// <summary>The switch is in this process and reads the same snapshots.</summary>
internal sealed class SettingsHere(SnapshotFeed snapshots) : ISettingsReach
{
    public Task<bool> WaitForAsync(string tenantId, long version, CancellationToken cancellation) =>
        snapshots.WaitForAsync(tenantId, version, cancellation);
}
