using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>The subjects of a tenant by all that leads to them. Immutable: an index shares with the one before what did not change.</summary>
internal sealed record SubjectIndex(
    ImmutableSortedDictionary<string, User> Users,
    ImmutableSortedDictionary<string, HuntGroup> HuntGroups,
    ImmutableSortedDictionary<string, Number> Numbers,
    ImmutableDictionary<string, object> ByExtension,
    ImmutableDictionary<string, Number> ByE164,
    ImmutableDictionary<string, ImmutableArray<Number>> ByTarget,
    ImmutableDictionary<string, Device> Devices,
    ImmutableDictionary<string, (User User, Device Device)> ByUsername
)
{
    private static readonly Comparer<Number> ByNumber = Comparer<Number>.Create((a, b) => string.CompareOrdinal(a.E164, b.E164));

    public static SubjectIndex Empty { get; } =
        new(
            Sorted<User>(),
            Sorted<HuntGroup>(),
            Sorted<Number>(),
            Hashed<object>(),
            Hashed<Number>(),
            Hashed<ImmutableArray<Number>>(),
            Hashed<Device>(),
            Hashed<(User, Device)>()
        );

    public Subjects Find(ImmutableHashSet<string> ids) =>
        new(
            [.. ids.Select(id => Users.GetValueOrDefault(id)).OfType<User>()],
            [.. ids.Select(id => HuntGroups.GetValueOrDefault(id)).OfType<HuntGroup>()],
            [.. ids.Select(id => Numbers.GetValueOrDefault(id)).OfType<Number>()]
        );

    /// <param name="gone">As they stand here.</param>
    public SubjectIndex Without(Subjects gone)
    {
        var devices = gone.Users.SelectMany(u => u.Devices).ToList();
        return this with
        {
            Users = Users.RemoveRange(gone.Users.Select(u => u.Id)),
            HuntGroups = HuntGroups.RemoveRange(gone.HuntGroups.Select(g => g.Id)),
            Numbers = Numbers.RemoveRange(gone.Numbers.Select(n => n.Id)),
            ByExtension = ByExtension.RemoveRange(Extensions(gone).Select(e => e.Key)),
            ByE164 = ByE164.RemoveRange(gone.Numbers.Select(n => n.E164)),
            ByTarget = Targets(gone.Numbers, (all, some) => all.RemoveRange(some)),
            Devices = Devices.RemoveRange(devices.Select(d => d.Id)),
            ByUsername = ByUsername.RemoveRange(devices.Select(d => d.Username)),
        };
    }

    /// <exception cref="InvalidSnapshotException">An id, extension, number or SIP username stands twice.</exception>
    public SubjectIndex With(Subjects added)
    {
        var devices = added.Users.SelectMany(u => u.Devices.Select(d => (User: u, Device: d))).ToList();
        return this with
        {
            Users = Add(Users, added.Users, u => u.Id, "user id"),
            HuntGroups = Add(HuntGroups, added.HuntGroups, g => g.Id, "hunt group id"),
            Numbers = Add(Numbers, added.Numbers, n => n.Id, "number id"),
            ByExtension = Add(ByExtension, Extensions(added), "extension"),
            ByE164 = Add(ByE164, added.Numbers.Select(n => KeyValuePair.Create(n.E164, n)), "number"),
            ByTarget = Targets(added.Numbers, (all, some) => all.AddRange(some).Sort(ByNumber)),
            Devices = Add(Devices, devices.Select(d => KeyValuePair.Create(d.Device.Id, d.Device)), "device id"),
            ByUsername = Add(ByUsername, devices.Select(d => KeyValuePair.Create(d.Device.Username, d)), "SIP username"),
        };
    }

    private static ImmutableSortedDictionary<string, T> Sorted<T>() => ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);

    private static ImmutableDictionary<string, T> Hashed<T>() => ImmutableDictionary.Create<string, T>(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, object>> Extensions(Subjects some) =>
        some
            .Users.Select(u => KeyValuePair.Create(u.Extension, (object)u))
            .Concat(some.HuntGroups.Select(g => KeyValuePair.Create(g.Extension, (object)g)))
            .Where(e => e.Key.Length > 0);

    private ImmutableDictionary<string, ImmutableArray<Number>> Targets(
        ImmutableArray<Number> numbers,
        Func<ImmutableArray<Number>, IEnumerable<Number>, ImmutableArray<Number>> change
    )
    {
        var targets = ByTarget.ToBuilder();
        foreach (var some in numbers.Where(n => n.TargetId is not null).GroupBy(n => n.TargetId!, StringComparer.Ordinal))
        {
            if (change(targets.GetValueOrDefault(some.Key, []), some) is { IsEmpty: false } left)
                targets[some.Key] = left;
            else
                targets.Remove(some.Key);
        }
        return targets.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, T> Add<T>(
        ImmutableSortedDictionary<string, T> to,
        ImmutableArray<T> items,
        Func<T, string> key,
        string what
    )
    {
        var all = to.ToBuilder();
        foreach (var item in items)
            Add(all, key(item), item, what);
        return all.ToImmutable();
    }

    private static ImmutableDictionary<string, T> Add<T>(
        ImmutableDictionary<string, T> to,
        IEnumerable<KeyValuePair<string, T>> items,
        string what
    )
    {
        var all = to.ToBuilder();
        foreach (var (key, item) in items)
            Add(all, key, item, what);
        return all.ToImmutable();
    }

    private static void Add<T>(IDictionary<string, T> all, string key, T item, string what)
    {
        if (!all.TryAdd(key, item))
            throw new InvalidSnapshotException($"the {what} {key} stands twice");
    }
}
