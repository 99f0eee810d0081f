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
            data.Targets is { Count: > 0 } targets ? Phones(targets) : null,
            data.Transfer is { } transfer ? $"{transfer.Kind} to {transfer.To}" : null,
            data.Recording is { } recording ? $"recording {recording.State}" : null,
            data.Outcome is { } outcome ? $"{outcome}, talked {TimeSpan.FromMilliseconds(data.TalkMs ?? 0):m\\:ss}" : null,
        };
        var what = string.Join("; ", details.Where(d => d is not null));
        return $"{received.Timestamp.ToLocalTime():HH:mm:ss} {received.Type, -28} {customer} {what}".TrimEnd();
    }

    /// <summary>What rings, or why it stopped; ids are for programs.</summary>
    private static string Phones(IReadOnlyList<RingTarget> targets)
    {
        var numbers = targets.Select(t => t.Number).OfType<string>().Distinct().ToList();
        var what =
            numbers.Count > 0 ? string.Join(", ", numbers)
            : targets.Count == 1 ? "a phone"
            : $"{targets.Count} phones";
        return targets.Select(t => t.Reason).OfType<RingEndReason>().Distinct().ToList() is { Count: > 0 } why
            ? $"{what} {string.Join(", ", why)}"
            : what;
    }
}
