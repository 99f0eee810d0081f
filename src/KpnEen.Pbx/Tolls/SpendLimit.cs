using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Tolls;

/// <summary>Spend Limit: what the calls of a company may cost in a day and a month. At the limit calls that cost extra are refused, and those that run are ended.</summary>
public static class SpendLimit
{
    internal const int Most = 100_000_000;

    public static ServiceDescriptor<SpendLimitSettings> Descriptor { get; } =
        new()
        {
            Name = "spend-limit",
            Title = "Spend Limit",
            Description =
                "What calls to the public side may cost in a day and a month. At the limit new calls that cost extra are refused and running ones end within a minute; national and emergency calls go on.",
            Scope = ServiceScope.Tenant,
            TypedDefaults = new SpendLimitSettings(),
            Validate = Validate,
            Active = s => s.Active,
            StarCodes = [],
        };

    private static IEnumerable<SettingsError> Validate(SpendLimitSettings limit)
    {
        foreach (
            var (pointer, cents) in ((string, int)[])
                [
                    ("/dayCents", limit.DayCents),
                    ("/monthCents", limit.MonthCents),
                    ("/internationalCents", limit.InternationalCents),
                    ("/premiumCents", limit.PremiumCents),
                    ("/highRiskCents", limit.HighRiskCents),
                    ("/satelliteCents", limit.SatelliteCents),
                ]
        )
        {
            if (cents is < 0 or > Most)
                yield return new SettingsError(pointer, "outOfRange", $"From 0 to {Most} cents.");
        }
    }
}
