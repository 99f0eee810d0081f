using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>What brings a snapshot of a tenant to a newer version.</summary>
/// <param name="Ids">Users, hunt groups and numbers that may be other than before, came or went.</param>
/// <param name="Now">Those of them that are there now.</param>
/// <param name="Tenant">Null: as before.</param>
/// <param name="Trunks">All of them; null: as before.</param>
public sealed record SnapshotChange(
    long Version,
    ImmutableHashSet<string> Ids,
    Subjects Now,
    Tenant? Tenant = null,
    ImmutableArray<Trunk>? Trunks = null
);
