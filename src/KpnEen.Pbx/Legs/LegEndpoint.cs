using System.Collections.Immutable;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Registrar;

namespace KpnEen.Pbx.Legs;

/// <summary>Somewhere a leg can be dialled to.</summary>
public abstract record LegEndpoint
{
    private LegEndpoint() { }

    /// <summary>A registered contact of a user's device.</summary>
    public sealed record Phone(User User, Device Device, Binding Binding) : LegEndpoint
    {
        /// <summary>Other flows to the same phone, tried when the first leads nowhere (RFC 5626 7).</summary>
        public ImmutableArray<Binding> Spare { get; init; } = [];
    }

    /// <summary>A number on the public side.</summary>
    public sealed record Outside(Trunk Trunk, string Number) : LegEndpoint;
}
