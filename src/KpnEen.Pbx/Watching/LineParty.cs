using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Watching;

/// <summary>The other side of a line, as a watcher may know it.</summary>
/// <param name="Number">Null when it is withheld or unknown.</param>
public sealed record LineParty(string? Number, string? Name)
{
    public static LineParty Anonymous { get; } = new(null, null);

    public static LineParty Of(Party party) =>
        party.Presentation == Presentation.Allowed && party.Number is { } number ? new(number, party.Name) : Anonymous;

    /// <summary>An answered leg; one whose number is withheld has none (RFC 3323).</summary>
    public static LineParty Of(Leg leg, Party customer) =>
        leg.Info is not { IsWithheld: false, Number: { } number } ? Anonymous
        : leg.Info.User is { } user ? new(number, user.Name)
        : new(number, number == customer.Number ? customer.Name : null);
}
