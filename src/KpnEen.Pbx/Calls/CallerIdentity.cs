using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Calls;

/// <summary>Who calls, as the called side may know it. A withheld number is not in it at all.</summary>
/// <param name="Number">E.164, or an extension within the tenant.</param>
/// <param name="Name">Display name.</param>
public sealed record CallerIdentity(string? Number, string? Name, Presentation Presentation, bool Verified)
{
    public static CallerIdentity Withheld { get; } = new(null, null, Presentation.Restricted, true);

    /// <summary>How a user is known to colleagues.</summary>
    public static CallerIdentity Internal(User user) => new(user.Extension, user.Name, Presentation.Allowed, true);

    /// <summary>How a user is known to the public side: the chosen number, else the first that leads to the user, else withheld.</summary>
    public static CallerIdentity Public(TenantSnapshot tenant, User user)
    {
        var number = user.CallerNumber ?? tenant.NumbersOf(user.Id).FirstOrDefault()?.E164;
        return number is null ? Withheld : new CallerIdentity(number, tenant.Tenant.Name, Presentation.Allowed, true);
    }

    public Party ToParty() =>
        NumberPlan.Describe(Number) is var (country, type)
            ? new Party(Number, Name, Presentation, Verified, country, type)
            : new Party(Number, Name, Presentation, Verified);
}
