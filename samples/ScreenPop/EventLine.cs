using KpnEen.Sdk;
using ScreenPop.Contacts;

namespace ScreenPop;

/// <summary>An event as one line for the console.</summary>
internal static class EventLine
{
    public static string Of(KpnEenEvent received, ContactBook contacts)
    {
        var data = received.Data;
        var customer = contacts.Describe(data.Customer);
        var details = new[]
        {
            data.User is { } user ? $"{user.Name} ({user.Extension})" : null,
            data.Targets is { Count: > 0 } targets
                ? string.Join(", ", targets.Select(t => t.Reason is { } why ? $"{t.UserId ?? t.Number} {why}" : t.UserId ?? t.Number))
                : null,
            data.Transfer is { } transfer ? $"{transfer.Kind} to {transfer.To}" : null,
            data.Recording is { } recording ? $"{recording.RecordingId} {recording.State}" : null,
            data.Outcome is { } outcome ? $"{outcome}, talked {TimeSpan.FromMilliseconds(data.TalkMs ?? 0):m\\:ss}" : null,
        };
        var what = string.Join("; ", details.Where(d => d is not null));
        return $"{received.Timestamp.ToLocalTime():HH:mm:ss} {received.Type, -28} {customer} {what}".TrimEnd();
    }
}
