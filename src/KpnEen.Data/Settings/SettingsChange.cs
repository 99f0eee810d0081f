using System.Collections.Immutable;
using KpnEen.Pbx.Services;

namespace KpnEen.Data.Settings;

/// <summary>What came of a change.</summary>
public abstract record SettingsChange
{
    private SettingsChange() { }

    /// <param name="TenantVersion">What to wait for with <see cref="Snapshots.SnapshotFeed.WaitForAsync"/>; null: the settings were so already.</param>
    public sealed record Done(StoredSettings Stored, long? TenantVersion) : SettingsChange;

    /// <summary>No such subject in this tenant.</summary>
    public sealed record NotFound : SettingsChange;

    /// <summary>Changed since the revision the client names.</summary>
    public sealed record Stale(long Revision) : SettingsChange;

    public sealed record Invalid(ImmutableArray<SettingsError> Errors) : SettingsChange;
}
