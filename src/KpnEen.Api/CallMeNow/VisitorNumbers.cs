using System.Collections.Frozen;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.CallMeNow;

/// <summary>Which numbers a visitor may ask to be called on: people's phones, nothing that costs the tenant a premium or hinders others.</summary>
internal static class VisitorNumbers
{
    // ITU-T E.164 country codes of the countries that numbers are offered in (features E4), and the Netherlands.
    private static readonly FrozenDictionary<string, string> CountryCodes = new Dictionary<string, string>
    {
        ["NL"] = "+31",
        ["BE"] = "+32",
        ["DE"] = "+49",
        ["FR"] = "+33",
        ["GB"] = "+44",
        ["IE"] = "+353",
        ["LU"] = "+352",
        ["AT"] = "+43",
        ["CH"] = "+41",
        ["DK"] = "+45",
        ["SE"] = "+46",
        ["NO"] = "+47",
        ["FI"] = "+358",
        ["ES"] = "+34",
        ["PT"] = "+351",
        ["IT"] = "+39",
        ["PL"] = "+48",
        ["CZ"] = "+420",
        ["SK"] = "+421",
        ["HU"] = "+36",
        ["RO"] = "+40",
        ["GR"] = "+30",
        ["HR"] = "+385",
        ["SI"] = "+386",
        ["EE"] = "+372",
        ["LV"] = "+371",
        ["LT"] = "+370",
        ["CY"] = "+357",
        ["TR"] = "+90",
    }.ToFrozenDictionary();

    // Dutch numbers behind +31 that are no subscriber's: service numbers (0800, 084, 087, 090x, 14xx, 116xxx), machines (097), pagers (066, 067).
    private static readonly string[] DutchServicePrefixes = ["80", "84", "87", "90", "91", "14", "11", "97", "66", "67"];

    public static bool IsKnownCountry(string country) => CountryCodes.ContainsKey(country);

    /// <returns>E.164; null: not a number we call for a visitor.</returns>
    public static string? Allowed(string text, IEnumerable<string> countries)
    {
        if (DialledNumber.IsEmergency(text) || DialledNumber.ToE164(text) is not { } number)
            return null;
        var inCountry = countries.Any(c => CountryCodes.TryGetValue(c, out var code) && number.StartsWith(code, StringComparison.Ordinal));
        if (!inCountry)
            return null;
        return !number.StartsWith("+31", StringComparison.Ordinal) || IsDutchSubscriber(number[3..]) ? number : null;
    }

    // Nine digits behind the country code, the first not 0.
    private static bool IsDutchSubscriber(string national) =>
        national.Length == 9 && national[0] != '0' && !DutchServicePrefixes.Any(p => national.StartsWith(p, StringComparison.Ordinal));
}
