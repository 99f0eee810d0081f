using KpnEen.Api.Conventions;

namespace KpnEen.Api.Tenants;

internal static class TimeZones
{
    /// <summary>IANA names only: a Windows name would be read on one machine and not on another.</summary>
    public static IEnumerable<ProblemError> Check(string name)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) || !zone.HasIanaId)
            yield return new ProblemError("/timeZone", ErrorCodes.UnknownValue, "The time zone is an IANA name such as Europe/Amsterdam.");
    }
}
