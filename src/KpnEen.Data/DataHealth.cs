using KpnEen.Data.Snapshots;

namespace KpnEen.Data;

/// <summary>State of the store, for <c>/readyz</c>. PostgreSQL going away later does not make it unready: calls go on with what is in memory.</summary>
public sealed class DataHealth
{
    private readonly SnapshotFeed snapshots;
    private readonly bool keepsLog;
    private volatile bool recovered;

    internal DataHealth(SnapshotFeed snapshots, bool keepsLog)
    {
        this.snapshots = snapshots;
        this.keepsLog = keepsLog;
    }

    /// <summary>The settings of all tenants were read.</summary>
    public bool SettingsLoaded => snapshots.IsLoaded;

    /// <summary>The journal of a former process is in PostgreSQL, and what it left open is known.</summary>
    public bool LogRecovered => !keepsLog || recovered;

    public bool IsReady => SettingsLoaded && LogRecovered;

    internal void Recovered() => recovered = true;
}
