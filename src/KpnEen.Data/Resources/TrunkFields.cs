using System.Collections.Immutable;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.Resources;

/// <summary>A trunk of a tenant. See <see cref="KpnEen.Pbx.Directory.Trunk"/>.</summary>
/// <param name="Password">In the clear here, encrypted in the database.</param>
public sealed record TrunkFields(
    string Name,
    string Peer,
    ImmutableArray<string> Sources,
    ImmutableArray<string> Prefixes,
    string? Username,
    string? Password,
    int NoResponseSeconds,
    MediaEncryption MediaEncryption = MediaEncryption.Optional
)
{
    public override string ToString() => $"TrunkFields {Name}";
}
