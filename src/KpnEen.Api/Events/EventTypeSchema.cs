using System.Text.Json;

namespace KpnEen.Api.Events;

/// <summary>An event type with its JSON Schema.</summary>
internal sealed record EventTypeSchema
{
    /// <summary>Name of the type.</summary>
    /// <example>call.answered</example>
    public required string Type { get; init; }

    /// <summary>When it is emitted.</summary>
    /// <example>Someone answered on the customer's behalf or the customer did.</example>
    public required string Description { get; init; }

    /// <summary>Worth nothing when late: webhooks skip it when it is older than 30 seconds.</summary>
    public required bool Live { get; init; }

    /// <summary>JSON Schema 2020-12 of the envelope, complete in itself. Enumerations and members may grow within a version.</summary>
    public required JsonElement Schema { get; init; }

    /// <summary>What an event of this type looks like.</summary>
    public required EventEnvelope Example { get; init; }
}
