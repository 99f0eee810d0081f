using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Directory;

/// <summary>A company on the exchange.</summary>
/// <param name="Id"><c>ten_…</c></param>
/// <param name="Domain">SIP domain and digest realm, lower case, unique on the platform.</param>
/// <param name="TimeZone">IANA name; schedules are read in it.</param>
/// <param name="Language">What callers hear: <c>nl</c> or <c>en</c>.</param>
/// <param name="RingSeconds">Length of one ring; star codes speak in rings (Dutch cadence: 5 s).</param>
public sealed record Tenant(
    string Id,
    string Name,
    string Domain,
    string TimeZone = "Europe/Amsterdam",
    string Language = "nl",
    int RingSeconds = 5
)
{
    /// <summary>Settings of the services of the company as a whole.</summary>
    public ServiceSettings Services { get; init; } = ServiceSettings.Empty;
}
