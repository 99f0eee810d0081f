using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>The current snapshot of every tenant homed here. Data replaces, calls read.</summary>
public sealed class TenantDirectory
{
    private readonly Lock writing = new();
    private volatile Index index = new(ImmutableDictionary<string, TenantSnapshot>.Empty, []);

    public ImmutableArray<Trunk> PlatformTrunks => index.PlatformTrunks;

    public IEnumerable<TenantSnapshot> All => index.ById.Values;

    public TenantSnapshot? Find(string tenantId) => index.ById.GetValueOrDefault(tenantId);

    public TenantSnapshot? FindByDomain(string domain) => index.ByDomain.GetValueOrDefault(domain.ToLowerInvariant());

    public TenantSnapshot? FindByNumber(string e164) => index.ById.Values.FirstOrDefault(t => t.FindNumber(e164) is not null);

    /// <summary>SIP usernames are unique on the platform, so a phone that names no domain is still found.</summary>
    public TenantSnapshot? FindByUsername(string username) => index.ById.Values.FirstOrDefault(t => t.FindDevice(username) is not null);

    /// <summary>Puts a newer snapshot in place; an older one than the present is ignored.</summary>
    public void Replace(TenantSnapshot snapshot)
    {
        lock (writing)
        {
            if (index.ById.TryGetValue(snapshot.Tenant.Id, out var present) && present.Version > snapshot.Version)
                return;
            index = new Index(index.ById.SetItem(snapshot.Tenant.Id, snapshot), index.PlatformTrunks);
        }
    }

    public void Remove(string tenantId)
    {
        lock (writing)
            index = new Index(index.ById.Remove(tenantId), index.PlatformTrunks);
    }

    public void ReplacePlatformTrunks(ImmutableArray<Trunk> trunks)
    {
        lock (writing)
            index = new Index(index.ById, trunks);
    }

    private sealed class Index(ImmutableDictionary<string, TenantSnapshot> byId, ImmutableArray<Trunk> platformTrunks)
    {
        public ImmutableDictionary<string, TenantSnapshot> ById { get; } = byId;
        public ImmutableArray<Trunk> PlatformTrunks { get; } = platformTrunks;
        public Dictionary<string, TenantSnapshot> ByDomain { get; } = byId.Values.ToDictionary(t => t.Tenant.Domain.ToLowerInvariant(), StringComparer.Ordinal);
    }
}
