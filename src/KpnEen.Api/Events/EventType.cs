namespace KpnEen.Api.Events;

/// <summary>One entry of the event catalogue.</summary>
internal sealed record EventType
{
    /// <summary>Name of the type.</summary>
    /// <example>call.answered</example>
    public required string Type { get; init; }

    /// <summary>When it is emitted.</summary>
    /// <example>Someone answered on the customer's behalf or the customer did.</example>
    public required string Description { get; init; }

    /// <summary>Worth nothing when late: webhooks skip it when it is older than 30 seconds.</summary>
    public required bool Live { get; init; }

    /// <summary>What an event of this type looks like.</summary>
    public required EventEnvelope Example { get; init; }
}
