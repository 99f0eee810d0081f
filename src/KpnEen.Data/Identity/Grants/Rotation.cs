using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Data.Identity;

/// <summary>What came of the use of a refresh token.</summary>
[SuppressMessage("Design", "CA1000", Justification = "A closed set of cases.")]
public abstract record Rotation
{
    private Rotation() { }

    /// <summary>Its successor lives from here on.</summary>
    public sealed record Rotated : Rotation;

    /// <summary>It was exchanged a moment ago: the same answer once more.</summary>
    public sealed record Repeated(byte[] Answer) : Rotation;

    /// <summary>Expired, revoked, or asked for once more too often; nothing changed.</summary>
    public sealed record Refused : Rotation;

    /// <summary>It was exchanged long ago: somebody has a copy. All that came of the grant is revoked.</summary>
    public sealed record Reused : Rotation;
}
