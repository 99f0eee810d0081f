using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Numbers;
using KpnEen.Pbx.Services.Originating;

namespace KpnEen.Pbx.Calls;

/// <summary>How the stations on a call's way are known to the public side.</summary>
internal static class PublicNumbers
{
    /// <summary>The number that leads to an extension, or the number as E.164. Null: there is none, or its user withholds it.</summary>
    public static string? Of(TenantSnapshot tenant, string station) =>
        tenant.FindExtension(station) switch
        {
            User user => CallingLineIdBlocking.IsWithheld(user, null) ? null : CallerIdentity.Public(tenant, user).Number,
            HuntGroup group => tenant.NumbersOf(group.Id).FirstOrDefault()?.E164,
            _ => DialledNumber.ToE164(station),
        };
}
