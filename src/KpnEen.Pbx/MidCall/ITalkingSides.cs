using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>Who talks in a call, two or more.</summary>
internal interface ITalkingSides
{
    /// <summary>The one who was called first, the one who called after.</summary>
    IEnumerable<Leg> Sides { get; }

    /// <summary>Whom this side talks with; null when it is several.</summary>
    Leg? PartnerOf(Leg leg);

    /// <summary>The side of this user; of the only user when none is named. Null when there is none, or no telling which.</summary>
    Leg? OfUser(string? userId);
}
