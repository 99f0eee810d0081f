using System.Globalization;

namespace KpnEen.ApiLoad;

/// <summary>How much of it.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="CallRate">Calls a second through the switch meanwhile.</param>
internal sealed record Plan(double Rate, double CallRate, int Records, TimeSpan Window)
{
    public TimeSpan Warm => Window / 3;

    /// <summary>API_RATE, API_CALL_RATE, API_RECORDS, API_WINDOW (seconds).</summary>
    public static Plan FromEnvironment() =>
        new(
            Number("API_RATE", 500),
            Number("API_CALL_RATE", 50),
            (int)Number("API_RECORDS", 1_000_000),
            TimeSpan.FromSeconds(Number("API_WINDOW", 60))
        );

    private static double Number(string name, double standard) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } given ? double.Parse(given, CultureInfo.InvariantCulture) : standard;
}
