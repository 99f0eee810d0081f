using System.Text.Json.Nodes;
using KpnEen.Sdk;

namespace KpnEen.Cli.Events;

/// <summary>An event on one line.</summary>
internal static class EventLine
{
    public static string Of(KpnEenEvent seen, LocalAnswer? answer = null) =>
        $"{seen.Timestamp.ToLocalTime():HH:mm:ss} {seen.Type, -24} {seen.Id} {seen.ConversationId}".TrimEnd()
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
}
