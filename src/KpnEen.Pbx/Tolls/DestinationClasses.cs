using System.Collections.Frozen;

namespace KpnEen.Pbx.Tolls;

/// <summary>The class of a public number, by its longest known prefix (ITU-T E.164 country codes; Dutch service numbers of the Nummerplan).</summary>
public static class DestinationClasses
{
    private const int LongestPrefix = 5;

    // High risk: small networks with high termination prices, where calls of stolen accounts end. Operators of this product extend the list here.
    private static readonly FrozenDictionary<string, DestinationClass> ByPrefix = Table(
        (DestinationClass.Free, "31800 31116 800"),
        (DestinationClass.Premium, "31900 31906 31909 3118 3166 3167 979 808"),
        (DestinationClass.National, "31"),
        (DestinationClass.Satellite, "870 878 881 882 883 888"),
        (
            DestinationClass.HighRisk,
            "216 220 222 224 231 232 235 236 239 240 243 245 246 247 252 253 257 261 269 290 291 370 371 372 378 387 423 4470 500 53 "
                + "670 672 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690 691 692 850 960 992 993 "
                + "1242 1246 1264 1268 1284 1441 1473 1649 1664 1721 1758 1767 1784 1809 1829 1849 1868 1869 1876"
        )
    );

    /// <param name="number">E.164 with +, or <c>112</c>.</param>
    public static DestinationClass Of(string number)
    {
        if (Numbers.DialledNumber.IsEmergency(number))
            return DestinationClass.Emergency;
        var digits = number.AsSpan(number is ['+', ..] ? 1 : 0);
        var prefixes = ByPrefix.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(LongestPrefix, digits.Length); length > 0; length--)
        {
            if (prefixes.TryGetValue(digits[..length], out var found))
                return found;
        }
        return DestinationClass.International;
    }

    private static FrozenDictionary<string, DestinationClass> Table(params (DestinationClass Class, string Prefixes)[] rows) =>
        rows.SelectMany(row => row.Prefixes.Split(' '), (row, prefix) => KeyValuePair.Create(prefix, row.Class))
            .ToFrozenDictionary(StringComparer.Ordinal);
}
