using System.Globalization;

namespace KpnEen.Data.Mail;

/// <summary>Whom a mail is written for.</summary>
/// <param name="Language"><c>nl</c> or <c>en</c>; anything else reads Dutch.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record MailReader(string Language, string TimeZone)
{
    public string this[string dutch, string english] => Language == "en" ? english : dutch;

    /// <summary>A moment on the reader's clock: <c>2026-01-31 13:00</c>.</summary>
    public string Time(DateTimeOffset moment) =>
        (TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(moment, zone) : moment).ToString(
            "yyyy-MM-dd HH:mm",
            CultureInfo.InvariantCulture
        );
}
