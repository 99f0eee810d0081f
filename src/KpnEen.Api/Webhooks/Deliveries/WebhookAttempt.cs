using System.Text.Json;

namespace KpnEen.Api.Webhooks.Deliveries;

/// <summary>One request of a delivery.</summary>
internal sealed record WebhookAttempt
{
    /// <summary>From 1; also the header webhook-attempt.</summary>
    /// <example>1</example>
    public required int Number { get; init; }

    /// <summary>What asked for it: schedule, replay, test, probe (a degraded endpoint is tried) or verification.</summary>
    /// <example>schedule</example>
    public required string Trigger { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>HTTP status of the answer.</summary>
    /// <example>200</example>
    public int? Status { get; init; }

    /// <summary>Why there was no answer: connectionFailed, tlsFailed, timeout, protocolError or interrupted.</summary>
    /// <example>timeout</example>
    public string? Error { get; init; }

    /// <summary>Headers as sent, the signature included; your own headers are masked.</summary>
    public required JsonElement RequestHeaders { get; init; }

    /// <summary>Headers of the answer.</summary>
    public required JsonElement ResponseHeaders { get; init; }

    /// <summary>At most 20 000 bytes of the answer, as text.</summary>
    /// <example>ok</example>
    public string? ResponseBody { get; init; }

    /// <summary>How long it took, in milliseconds from the start: connectedMs, firstByteMs, totalMs.</summary>
    public required JsonElement Timings { get; init; }
}
