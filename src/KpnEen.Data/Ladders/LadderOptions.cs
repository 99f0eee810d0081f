using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Data.Ladders;

/// <summary>How long the SIP messages of a call are kept after its end.</summary>
/// <param name="KeptFor">Zero: not at all.</param>
public sealed record LadderOptions(TimeSpan KeptFor)
{
    private const string Name = "KPNEEN_SIP_LADDER_HOURS";
    private const int Standard = 24;
    private const int Most = 720;

    public bool IsOn => KeptFor > TimeSpan.Zero;

    /// <exception cref="FormatException">No whole number of hours, or more than 720.</exception>
    public static LadderOptions From(IConfiguration configuration) =>
        configuration[Name] is not { Length: > 0 } text ? new LadderOptions(TimeSpan.FromHours(Standard))
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours <= Most
            ? new LadderOptions(TimeSpan.FromHours(hours))
        : throw new FormatException($"{Name} must be 0 (off) to {Most} hours, not '{text}'.");
}
