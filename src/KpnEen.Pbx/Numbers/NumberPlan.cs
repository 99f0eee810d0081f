namespace KpnEen.Pbx.Numbers;

/// <summary>What a number tells of itself: country and type, in the Dutch number plan (Nummerplan telefoon- en ISDN-diensten).</summary>
public static class NumberPlan
{
    public static (string? Country, string? Type) Describe(string? number)
    {
        if (string.IsNullOrEmpty(number))
            return (null, null);
        if (DialledNumber.IsEmergency(number))
            return ("NL", "emergency");
        if (!number.StartsWith('+'))
            return (null, "internal");
        if (!number.StartsWith("+31", StringComparison.Ordinal))
            return (null, "international");
        var national = number.AsSpan(3);
        return (
            "NL",
            national switch
            {
                ['6', not ('6' or '7'), ..] => "mobile",
                ['8', '5' or '8', ..] => "national",
                ['8' or '9', '0', ..] or ['1', ..] or ['9', '0', '6' or '9', ..] => "service",
                _ => "geographic",
            }
        );
    }
}
