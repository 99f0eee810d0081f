using System.Text.Json;

namespace KpnEen.Api.Audit;

/// <summary>One member that changed.</summary>
internal sealed record AuditChange
{
    /// <summary>The member, as a JSON pointer.</summary>
    /// <example>/settings/to</example>
    public required string Path { get; init; }

    /// <summary>What it was; absent when it was not set. A secret shows as three asterisks.</summary>
    /// <example>"201"</example>
    public JsonElement? From { get; init; }

    /// <summary>What it is since; absent when it was removed. A secret shows as three asterisks.</summary>
    /// <example>"202"</example>
    public JsonElement? To { get; init; }
}
