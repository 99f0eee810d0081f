using System.Collections.Immutable;
using System.Net;
using KpnEen.Pbx.State;

namespace KpnEen.Pbx.Directory;

/// <summary>The current snapshot of every tenant homed here. Data replaces, calls read; a look-up costs the same with one tenant as with ten thousand.</summary>
public sealed class TenantDirectory
{
    private readonly Lock writing = new();
    private volatile Index index = Index.Empty;

    /// <summary>Who wants to know of a newer snapshot, by the tenant's id.</summary>
    public Watchers Watchers { get; } = new();

    public ImmutableArray<Trunk> PlatformTrunks => index.PlatformTrunks;

    public IEnumerable<TenantSnapshot> All => index.ById.Values;

    /// <summary>The trunks calls from this address may be of: those of the platform, then those of tenants.</summary>
    public ImmutableArray<Trunk> FindTrunks(IPEndPoint remote) => index.Sources.Find(remote);

    public TenantSnapshot? Find(string tenantId) => index.ById.GetValueOrDefault(tenantId);

    public TenantSnapshot? FindByDomain(string domain) => Find(index.ByDomain, domain.ToLowerInvariant());

    public TenantSnapshot? FindByNumber(string e164) => Find(index.ByNumber, e164);

    /// <summary>SIP usernames are unique on the platform, so a phone that names no domain is still found.</summary>
    public TenantSnapshot? FindByUsername(string username) => Find(index.ByUsername, username);

    /// <summary>A tenant's domain for a name nobody has, always the same one; null without tenants. So nobody learns by the realm which names exist.</summary>
    public string? StandInDomain(string username)
    {
        var domains = index.Domains;
        return domains.Count == 0 ? null : domains[(int)((uint)username.GetHashCode(StringComparison.Ordinal) % (uint)domains.Count)];
    }

    /// <summary>Puts a newer snapshot in place; an older one than the present is ignored.</summary>
    public void Replace(TenantSnapshot snapshot)
    {
        lock (writing)
        {
            var present = index.ById.GetValueOrDefault(snapshot.Tenant.Id);
            if (present is null || present.Version <= snapshot.Version)
                index = index.Without(present).With(snapshot);
        }
        Watchers.Tell(snapshot.Tenant.Id);
    }

    /// <summary>Puts in place what a change makes of a snapshot.</summary>
    /// <returns>False: that snapshot is not the present one, and nothing was done.</returns>
    /// <exception cref="InvalidSnapshotException">It makes none; the present one stays.</exception>
    public bool Change(TenantSnapshot before, SnapshotChange change)
    {
        var after = before.With(change);
        lock (writing)
        {
            if (index.ById.GetValueOrDefault(before.Tenant.Id) != before)
                return false;
            index = index.With(before, change, after);
        }
        Watchers.Tell(before.Tenant.Id);
        return true;
    }

    public void Remove(string tenantId)
    {
        lock (writing)
            index = index.Without(index.ById.GetValueOrDefault(tenantId));
        Watchers.Tell(tenantId);
    }

    public void ReplacePlatformTrunks(ImmutableArray<Trunk> trunks)
    {
        lock (writing)
            index = index with { PlatformTrunks = trunks, Sources = index.Sources.Without(index.PlatformTrunks).With(trunks) };
    }

    private TenantSnapshot? Find(ImmutableDictionary<string, string> tenantIds, string key) =>
        tenantIds.TryGetValue(key, out var id) ? Find(id) : null;

    // From what a call knows to the tenant's id; changed in place of the tenant's own keys only.
    private sealed record Index(
        ImmutableDictionary<string, TenantSnapshot> ById,
        ImmutableDictionary<string, string> ByDomain,
        ImmutableSortedSet<string> Domains,
        ImmutableDictionary<string, string> ByNumber,
        ImmutableDictionary<string, string> ByUsername,
        TrunkSources Sources,
        ImmutableArray<Trunk> PlatformTrunks
    )
    {
        private static readonly ImmutableDictionary<string, string> None = ImmutableDictionary.Create<string, string>(
            StringComparer.Ordinal
        );

        public static Index Empty { get; } =
            new(
                ImmutableDictionary<string, TenantSnapshot>.Empty,
                None,
                ImmutableSortedSet.Create<string>(StringComparer.Ordinal),
                None,
                None,
                TrunkSources.Empty,
                []
            );

        public Index With(TenantSnapshot tenant)
        {
            var id = tenant.Tenant.Id;
            return this with
            {
                ById = ById.SetItem(id, tenant),
                ByDomain = ByDomain.SetItem(tenant.Tenant.Domain.ToLowerInvariant(), id),
                Domains = Domains.Add(tenant.Tenant.Domain),
                ByNumber = With(ByNumber, NumbersOf(tenant.Numbers), id),
                ByUsername = With(ByUsername, UsernamesOf(tenant.Users), id),
                Sources = Sources.With(tenant.Trunks),
            };
        }

        public Index Without(TenantSnapshot? tenant) =>
            tenant is null
                ? this
                : this with
                {
                    ById = ById.Remove(tenant.Tenant.Id),
                    ByDomain = Without(ByDomain, [tenant.Tenant.Domain.ToLowerInvariant()], tenant.Tenant.Id),
                    Domains = Domains.Remove(tenant.Tenant.Domain),
                    ByNumber = Without(ByNumber, NumbersOf(tenant.Numbers), tenant.Tenant.Id),
                    ByUsername = Without(ByUsername, UsernamesOf(tenant.Users), tenant.Tenant.Id),
                    Sources = Sources.Without(tenant.Trunks),
                };

        public Index With(TenantSnapshot before, SnapshotChange change, TenantSnapshot after)
        {
            var id = after.Tenant.Id;
            if (before.Tenant.Domain != after.Tenant.Domain)
                return Without(before).With(after);
            var gone = before.Find(change.Ids);
            return this with
            {
                ById = ById.SetItem(id, after),
                ByNumber = With(Without(ByNumber, NumbersOf(gone.Numbers), id), NumbersOf(change.Now.Numbers), id),
                ByUsername = With(Without(ByUsername, UsernamesOf(gone.Users), id), UsernamesOf(change.Now.Users), id),
                Sources = change.Trunks is { } trunks ? Sources.Without(before.Trunks).With(trunks) : Sources,
            };
        }

        // A number that moved belongs to another tenant already, whichever of the two snapshots came first.
        private static ImmutableDictionary<string, string> Without(
            ImmutableDictionary<string, string> ids,
            IEnumerable<string> keys,
            string tenantId
        ) => ids.RemoveRange(keys.Where(key => ids.GetValueOrDefault(key) == tenantId));

        private static ImmutableDictionary<string, string> With(
            ImmutableDictionary<string, string> ids,
            IEnumerable<string> keys,
            string tenantId
        ) => ids.SetItems(keys.Select(key => KeyValuePair.Create(key, tenantId)));

        private static IEnumerable<string> NumbersOf(IEnumerable<Number> numbers) => numbers.Select(n => n.E164);

        private static IEnumerable<string> UsernamesOf(IEnumerable<User> users) => users.SelectMany(u => u.Devices).Select(d => d.Username);
    }
}
