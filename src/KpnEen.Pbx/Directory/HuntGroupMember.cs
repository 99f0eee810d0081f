using System.Collections.Immutable;

namespace KpnEen.Pbx.Directory;

/// <param name="Weight">Percentage, for policy weighted.</param>
public sealed record HuntGroupMember(string UserId, int Weight = 0);
