using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Destinations;

/// <summary>What a dialled number points at.</summary>
public abstract record DialTarget
{
    private DialTarget() { }

    public sealed record ToUser(User User) : DialTarget;

    public sealed record ToHuntGroup(HuntGroup Group) : DialTarget;

    /// <summary>The public side.</summary>
    public sealed record Outside(string Number) : DialTarget;

    public sealed record Nowhere : DialTarget;
}
