namespace KpnEen.Sip.Parsing;

/// <summary>delta-seconds (RFC 3261 25.1).</summary>
public static class Seconds
{
    /// <summary>Null when it is no number; what does not fit is the most that fits.</summary>
    public static uint? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var value = 0UL;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return null;
            value = Math.Min(value * 10 + (uint)(c - '0'), uint.MaxValue);
        }
        return (uint)value;
    }
}
