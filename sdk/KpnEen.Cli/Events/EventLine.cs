using System.Text.Json.Nodes;
using KpnEen.Sdk;

namespace KpnEen.Cli.Events;

/// <summary>An event on one line.</summary>
internal static class EventLine
{
    public static string Of(KpnEenEvent seen, LocalAnswer? answer = null) =>
        $"{seen.Timestamp.ToLocalTime():HH:mm:ss} {seen.Type, -24} {Who(seen.Data)}{seen.Id} {seen.ConversationId}".TrimEnd()
        + (answer is null ? "" : $" → {answer}");

    public static string Json(KpnEenEvent seen, LocalAnswer answer) =>
        new JsonObject
        {
            ["id"] = seen.Id,
            ["type"] = seen.Type,
            ["conversationId"] = seen.ConversationId,
            ["status"] = answer.Status,
            ["fault"] = answer.Fault,
            ["milliseconds"] = Math.Round(answer.Took.TotalMilliseconds, 1),
        }.ToJsonString(Cli.Json.Readable);

    /// <summary>The customer, the user, how it ended: what people look for in a line. A withheld number is in no event.</summary>
    private static string Who(EventData? data)
    {
        if (data is null)
            return "";
        var parts = new[]
        {
            data.Customer is { } customer ? $"{customer.Number ?? "withheld"} {customer.Name}".TrimEnd() : null,
            data.User is { } user ? $"{user.Name} ({user.Extension})" : null,
            data.Outcome is { } outcome ? Ending(outcome, data) : null,
        };
        var told = string.Join(", ", parts.Where(p => p is not null));
        return told.Length == 0 ? "" : told + "  ";
    }

    /// <summary><c>busy (486 Busy Here)</c>, or how long they talked.</summary>
    public static string Ending(CallOutcome outcome, EventData data) =>
        outcome == CallOutcome.Completed ? $"{outcome}, talked {TimeSpan.FromMilliseconds(data.TalkMs ?? 0):m\\:ss}"
        : data.Cause is { Sip: var sip and > 0 } cause ? $"{outcome} ({sip} {cause.Text})"
        : $"{outcome}";
}
