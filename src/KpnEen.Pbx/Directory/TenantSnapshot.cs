using System.Collections.Frozen;
using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>
/// What a call reads of one tenant: immutable, linked, validated, replaced whole. A call keeps the one it started with.
/// </summary>
public sealed class TenantSnapshot
{
    private readonly FrozenDictionary<string, User> usersById;
    private readonly FrozenDictionary<string, HuntGroup> huntGroupsById;
    private readonly FrozenDictionary<string, object> byExtension;
    private readonly FrozenDictionary<string, Number> numbers;
    private readonly FrozenDictionary<string, (User User, Device Device)> devicesByUsername;

    /// <exception cref="InvalidSnapshotException">An extension, number or SIP username stands twice, or a reference points nowhere.</exception>
    public TenantSnapshot(
        Tenant tenant,
        long version,
        IEnumerable<User> users,
        IEnumerable<HuntGroup> huntGroups,
        IEnumerable<Number> numbers,
        IEnumerable<Trunk> trunks
    )
    {
        Tenant = tenant;
        Version = version;
        Users = [.. users];
        HuntGroups = [.. huntGroups];
        Trunks = [.. trunks];
        usersById = Unique(Users, u => u.Id, "user id");
        huntGroupsById = Unique(HuntGroups, g => g.Id, "hunt group id");
        byExtension = Unique(
                Users
                    .Select(u => (u.Extension, Entry: (object)u))
                    .Concat(HuntGroups.Select(g => (g.Extension, Entry: (object)g)))
                    .Where(e => e.Extension.Length > 0),
                e => e.Extension,
                "extension"
            )
            .ToFrozenDictionary(e => e.Key, e => e.Value.Entry);
        this.numbers = Unique(numbers, n => n.E164, "number");
        devicesByUsername = Unique(
            Users.SelectMany(u => u.Devices.Select(d => (User: u, Device: d))),
            d => d.Device.Username,
            "SIP username"
        );
        foreach (var member in HuntGroups.SelectMany(g => g.Members.Select(m => (Group: g, Member: m))))
        {
            if (!usersById.ContainsKey(member.Member.UserId))
                throw new InvalidSnapshotException($"hunt group {member.Group.Id} has the unknown member {member.Member.UserId}");
        }
    }

    public Tenant Tenant { get; }

    /// <summary>Grows with every change of the tenant's settings.</summary>
    public long Version { get; }
    public ImmutableArray<User> Users { get; }
    public ImmutableArray<HuntGroup> HuntGroups { get; }
    public ImmutableArray<Trunk> Trunks { get; }
    public IEnumerable<Number> Numbers => numbers.Values;

    public User? FindUser(string id) => usersById.GetValueOrDefault(id);

    public HuntGroup? FindHuntGroup(string id) => huntGroupsById.GetValueOrDefault(id);

    /// <summary>The <see cref="User"/> or <see cref="HuntGroup"/> with this extension.</summary>
    public object? FindExtension(string extension) => byExtension.GetValueOrDefault(extension);

    public Number? FindNumber(string e164) => numbers.GetValueOrDefault(e164);

    public (User User, Device Device)? FindDevice(string username) => devicesByUsername.TryGetValue(username, out var found) ? found : null;

    /// <summary>The numbers that lead to this user or hunt group, the first is the main one.</summary>
    public ImmutableArray<Number> NumbersOf(string targetId) =>
        [.. numbers.Values.Where(n => n.TargetId == targetId).OrderBy(n => n.E164, StringComparer.Ordinal)];

    private static FrozenDictionary<string, T> Unique<T>(IEnumerable<T> items, Func<T, string> key, string what)
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (!found.TryAdd(key(item), item))
                throw new InvalidSnapshotException($"the {what} {key(item)} stands twice");
        }
        return found.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
