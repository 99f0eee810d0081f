using System.Collections.Immutable;
using System.Net;

namespace KpnEen.Pbx.Directory;

/// <summary>Trunks by where their calls come from: looking one up costs the same with ten thousand of them.</summary>
internal sealed class TrunkSources
{
    private readonly ImmutableDictionary<IPAddress, ImmutableArray<(int Port, Trunk Trunk)>> byAddress;

    private TrunkSources(ImmutableDictionary<IPAddress, ImmutableArray<(int Port, Trunk Trunk)>> byAddress) => this.byAddress = byAddress;

    public static TrunkSources Empty { get; } = new(ImmutableDictionary<IPAddress, ImmutableArray<(int Port, Trunk Trunk)>>.Empty);

    /// <summary>Those of the platform first. A source without port means any.</summary>
    public ImmutableArray<Trunk> Find(IPEndPoint remote) =>
        byAddress.TryGetValue(Plain(remote.Address), out var here)
            ?
            [
                .. here.Where(s => s.Port == 0 || s.Port == remote.Port)
                    .Select(s => s.Trunk)
                    .Distinct()
                    .OrderBy(t => t.TenantId is not null),
            ]
            : [];

    public TrunkSources With(IEnumerable<Trunk> trunks)
    {
        var after = byAddress;
        foreach (var trunk in trunks)
        {
            foreach (var source in Sources(trunk))
                after = after.SetItem(source.Address, after.GetValueOrDefault(source.Address, []).Add((source.Port, trunk)));
        }
        return ReferenceEquals(after, byAddress) ? this : new(after);
    }

    public TrunkSources Without(IEnumerable<Trunk> trunks)
    {
        var after = byAddress;
        foreach (var trunk in trunks)
        {
            foreach (var (address, _) in Sources(trunk))
            {
                var left = after.GetValueOrDefault(address, []).RemoveAll(s => ReferenceEquals(s.Trunk, trunk));
                after = left.IsEmpty ? after.Remove(address) : after.SetItem(address, left);
            }
        }
        return ReferenceEquals(after, byAddress) ? this : new(after);
    }

    // RFC 5118 4.9: ::ffff:192.0.2.1 is 192.0.2.1. What is no address never calls.
    private static IEnumerable<(IPAddress Address, int Port)> Sources(Trunk trunk)
    {
        foreach (var source in trunk.Sources)
        {
            if (IPAddress.TryParse(source, out var host))
                yield return (Plain(host), 0);
            else if (IPEndPoint.TryParse(source, out var exact))
                yield return (Plain(exact.Address), exact.Port);
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
