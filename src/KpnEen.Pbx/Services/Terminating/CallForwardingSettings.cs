using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Pbx.Services.Terminating;

/// <summary>Settings of the forwardings without a timer.</summary>
/// <param name="To">Extension, E.164 or Dutch national number; kept while the forwarding is off.</param>
public sealed record CallForwardingSettings(bool Active = false, [property: StringLength(DialledNumber.MostTyped)] string? To = null)
{
    internal static IEnumerable<SettingsError> Validate(CallForwardingSettings settings) => CheckDestination(settings.Active, settings.To);

    internal static IEnumerable<SettingsError> CheckDestination(bool active, string? to)
    {
        if (active && string.IsNullOrEmpty(to))
            yield return new SettingsError("/to", "required", "An active forwarding needs a destination.");
        if (!string.IsNullOrEmpty(to) && (to.Length > DialledNumber.MostTyped || !DialledNumber.IsLegalDestination(to)))
            yield return new SettingsError(
                "/to",
                "invalidDestination",
                "The destination is an extension (2 to 6 digits) or a phone number (+31201234567, 0201234567)."
            );
    }

    internal static ImmutableArray<StarCode> StarCodes(string title, string on, string off, string status) =>
        [
            StarCode.WithDigits<CallForwardingSettings>(
                on,
                $"{title} on",
                (s, digits, _) => s with { Active = true, To = digits.Length > 0 ? digits : s.To }
            ),
            StarCode.For<CallForwardingSettings>(off, $"{title} off", s => s with { Active = false }),
            StarCode.For<CallForwardingSettings>(status, $"{title} status", s => s),
        ];
}
