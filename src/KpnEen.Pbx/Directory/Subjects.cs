using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <summary>Some users, hunt groups and numbers of a tenant.</summary>
public sealed record Subjects(ImmutableArray<User> Users, ImmutableArray<HuntGroup> HuntGroups, ImmutableArray<Number> Numbers);
