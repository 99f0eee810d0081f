using System.Collections.Immutable;
using KpnEen.Pbx.Directory;

namespace KpnEen.Data.CallMeNow;

/// <summary>A publishable key of a website.</summary>
/// <param name="Key"><c>pk_…</c>; stands in web pages, so it is no secret: origins and quotas hold it.</param>
/// <param name="AllowedOrigins">Scheme, host and port as browsers send them.</param>
/// <param name="VisitorFirst">The visitor's phone rings before the target's.</param>
/// <param name="AllowedCountries">ISO 3166 alpha-2: where visitors' numbers may be.</param>
public sealed record CallMeNowKeyFields(
    string Key,
    string Name,
    ImmutableArray<string> AllowedOrigins,
    NumberTargetKind? TargetKind,
    string? TargetId,
    bool VisitorFirst,
    ImmutableArray<string> AllowedCountries,
    int QuotaPerVisitorPerHour,
    int QuotaPerDay,
    bool Enabled,
    CallMeNowRules Rules
);
