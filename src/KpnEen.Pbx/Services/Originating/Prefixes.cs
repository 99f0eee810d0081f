namespace KpnEen.Pbx.Services.Originating;

/// <summary>Codes in front of a number that count for this one call.</summary>
public static class Prefixes
{
    public const string Withhold = "*67";
    public const string Show = "*65";

    /// <summary>The prefix (null without one) and the number behind it.</summary>
    public static (string? Prefix, string Number) Split(string dialled) =>
        dialled.Length > 3 && dialled[3] is not ('*' or '#') && dialled[..3] is Withhold or Show
            ? (dialled[..3], dialled[3..])
            : (null, dialled);
}
