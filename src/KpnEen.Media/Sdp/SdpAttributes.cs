using System.Globalization;

namespace KpnEen.Media.Sdp;

/// <summary>Looks attributes up among those of a line or of a session.</summary>
internal static class SdpAttributes
{
    public static IEnumerable<string> Values(this IReadOnlyList<SdpAttribute> attributes, string name) =>
        from a in attributes
        where a.Is(name)
        let value = a.Value
        where value is not null
        select value;

    /// <summary>Value of the first of that name; null without one.</summary>
    public static string? Value(this IReadOnlyList<SdpAttribute> attributes, string name) => attributes.Values(name).FirstOrDefault();

    public static bool Has(this IReadOnlyList<SdpAttribute> attributes, string name) => attributes.Any(a => a.Is(name));

    /// <summary>A number behind a name; null without one, or when it is none.</summary>
    public static int? Number(this IReadOnlyList<SdpAttribute> attributes, string name) =>
        int.TryParse(attributes.Value(name)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
