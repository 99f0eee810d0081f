using System.Text.Json;
using KpnEen.Api.Conventions;

namespace KpnEen.Api.Audit;

/// <summary>One member that changed.</summary>
internal sealed record AuditChange
{
    /// <summary>The member, as a JSON pointer.</summary>
    /// <example>/settings/to</example>
    public required string Path { get; init; }

    /// <summary>What it was, texts as they are and all else as JSON; absent when it was not set. A secret shows as three asterisks.</summary>
    /// <example>201</example>
    public string? From { get; init; }

    /// <summary>What it is since, likewise; absent when it was removed.</summary>
    /// <example>202</example>
    public string? To { get; init; }

    /// <summary>From the text the log holds.</summary>
    public static IReadOnlyList<AuditChange> Read(string changes) =>
        [
            .. JsonSerializer
                .Deserialize<IReadOnlyList<JsonElement>>(changes, ApiJson.Options)!
                .Select(change => new AuditChange
                {
                    Path = change.GetProperty("path").GetString()!,
                    From = Text(change, "from"),
                    To = Text(change, "to"),
                }),
        ];

    private static string? Text(JsonElement change, string member) =>
        change.TryGetProperty(member, out var value) ? value.ToString() : null;
}
