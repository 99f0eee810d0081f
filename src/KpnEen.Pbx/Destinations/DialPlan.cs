using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Destinations;

/// <summary>Number → what it points at, for one tenant.</summary>
public static class DialPlan
{
    public static DialTarget Resolve(TenantSnapshot tenant, string dialled)
    {
        if (DialledNumber.IsEmergency(dialled))
            return new DialTarget.Outside("112");
        if (tenant.FindExtension(dialled) is { } extension)
            return Of(extension);
        // A phone that calls another by its SIP address.
        if (tenant.FindDevice(dialled) is var (user, _))
            return new DialTarget.ToUser(user);
        if ((DialledNumber.ToE164(dialled) ?? DialledNumber.ShortNumber(dialled)) is not { } e164)
            return new DialTarget.Nowhere();
        if (tenant.FindNumber(e164) is not { } number)
            return new DialTarget.Outside(e164);
        return number switch
        {
            { TargetKind: NumberTargetKind.User, TargetId: { } id } when tenant.FindUser(id) is { } found => new DialTarget.ToUser(found),
            { TargetKind: NumberTargetKind.HuntGroup, TargetId: { } id } when tenant.FindHuntGroup(id) is { } group =>
                new DialTarget.ToHuntGroup(group),
            _ => new DialTarget.Nowhere(),
        };
    }

    private static DialTarget Of(object entry) =>
        entry switch
        {
            User user => new DialTarget.ToUser(user),
            HuntGroup group => new DialTarget.ToHuntGroup(group),
            _ => new DialTarget.Nowhere(),
        };
}
