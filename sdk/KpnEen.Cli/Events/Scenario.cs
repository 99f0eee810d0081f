using System.Text.Json.Nodes;

namespace KpnEen.Cli.Events;

/// <summary>What a phone of the sandbox does so that an event happens.</summary>
internal static class Scenario
{
    private static readonly string[] _everyCall =
    [
        "call.created",
        "call.ringing",
        "call.ring_ended",
        "call.answered",
        "call.bridged",
        "call.ended",
        "conversation.closed",
    ];

    /// <returns>The body of <c>PUT /v1/sandbox/virtual-phones/…</c>; null when no phone can make this event happen.</returns>
    public static JsonObject? For(string type, string colleague) =>
        type switch
        {
            _ when _everyCall.Contains(type) => Steps(Step("wait", 0.5), Step("answer"), Step("wait", 1), Step("hangUp")),
            "call.held" or "call.resumed" => Steps(
                Step("answer"),
                Step("wait", 0.5),
                Step("hold"),
                Step("wait", 0.5),
                Step("resume"),
                Step("wait", 0.5),
                Step("hangUp")
            ),
            "call.transfer.started" or "call.transfer.completed" => Steps(
                Step("answer"),
                Step("wait", 0.5),
                new JsonObject { ["do"] = "transfer", ["to"] = colleague }
            ),
            _ => null,
        };

    /// <summary>What the phones of the sandbox do when nobody told them.</summary>
    public static JsonObject Usual => new() { ["onCall"] = "answers" };

    private static JsonObject Steps(params IEnumerable<JsonNode> steps) => new() { ["steps"] = new JsonArray([.. steps]) };

    private static JsonObject Step(string name, double? seconds = null)
    {
        var step = new JsonObject { ["do"] = name };
        if (seconds is { } length)
            step["seconds"] = length;
        return step;
    }
}
