using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>
/// What a call reads of one tenant: immutable, linked, validated, replaced whole. A call keeps the one it started with. A newer one is made
/// of the one before and what changed, and costs by what changed, not by the size of the company.
/// </summary>
public sealed class TenantSnapshot
{
    private readonly SubjectIndex subjects;

    /// <exception cref="InvalidSnapshotException">An extension, number or SIP username stands twice, or a reference points nowhere.</exception>
    public TenantSnapshot(
        Tenant tenant,
        long version,
        IEnumerable<User> users,
        IEnumerable<HuntGroup> huntGroups,
        IEnumerable<Number> numbers,
        IEnumerable<Trunk> trunks
    )
        : this(tenant, version, SubjectIndex.Empty.With(new Subjects([.. users], [.. huntGroups], [.. numbers])), [.. trunks]) =>
        CheckMembers(subjects.HuntGroups.Values);

    private TenantSnapshot(Tenant tenant, long version, SubjectIndex subjects, ImmutableArray<Trunk> trunks) =>
        (Tenant, Version, this.subjects, Trunks) = (tenant, version, subjects, trunks);

    public Tenant Tenant { get; }

    /// <summary>Grows with every change of the tenant's settings.</summary>
    public long Version { get; }

    /// <summary>By id, as hunt groups and numbers.</summary>
    public IEnumerable<User> Users => subjects.Users.Values;
    public IEnumerable<HuntGroup> HuntGroups => subjects.HuntGroups.Values;
    public IEnumerable<Number> Numbers => subjects.Numbers.Values;
    public ImmutableArray<Trunk> Trunks { get; }

    /// <summary>The snapshot of after a change; this one stays as it is.</summary>
    /// <exception cref="InvalidSnapshotException">As of a new one.</exception>
    public TenantSnapshot With(SnapshotChange change)
    {
        var before = Find(change.Ids);
        var after = new TenantSnapshot(
            change.Tenant ?? Tenant,
            change.Version,
            subjects.Without(before).With(change.Now),
            change.Trunks ?? Trunks
        );
        // Who went may be a member of any group.
        var hasGone = before.Users.Any(u => after.FindUser(u.Id) is null);
        after.CheckMembers(hasGone ? after.HuntGroups : change.Now.HuntGroups);
        return after;
    }

    /// <summary>Those of these ids that are here.</summary>
    public Subjects Find(ImmutableHashSet<string> ids) => subjects.Find(ids);

    public User? FindUser(string id) => subjects.Users.GetValueOrDefault(id);

    public HuntGroup? FindHuntGroup(string id) => subjects.HuntGroups.GetValueOrDefault(id);

    /// <summary>The <see cref="User"/> or <see cref="HuntGroup"/> with this extension.</summary>
    public object? FindExtension(string extension) => subjects.ByExtension.GetValueOrDefault(extension);

    public Number? FindNumber(string e164) => subjects.ByE164.GetValueOrDefault(e164);

    public Device? FindDeviceById(string id) => subjects.Devices.GetValueOrDefault(id);

    public (User User, Device Device)? FindDevice(string username) =>
        subjects.ByUsername.TryGetValue(username, out var found) ? found : null;

    /// <summary>The numbers that lead to this user or hunt group, the first is the main one.</summary>
    public ImmutableArray<Number> NumbersOf(string targetId) => subjects.ByTarget.GetValueOrDefault(targetId, []);

    private void CheckMembers(IEnumerable<HuntGroup> groups)
    {
        foreach (var group in groups)
        {
            foreach (var member in group.Members)
            {
                if (FindUser(member.UserId) is null)
                    throw new InvalidSnapshotException($"hunt group {group.Id} has the unknown member {member.UserId}");
            }
        }
    }
}
