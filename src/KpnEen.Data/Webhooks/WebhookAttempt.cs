using System.Text.Json;

namespace KpnEen.Data.Webhooks;

/// <summary>One request of a delivery, as the log keeps it.</summary>
/// <param name="Error">Null when there was an answer.</param>
/// <param name="ResponseBody">At most 20 000 bytes of it.</param>
public sealed record WebhookAttempt(
    int Number,
    string Trigger,
    DateTimeOffset StartedAt,
    int? Status,
    string? Error,
    JsonElement RequestHeaders,
    JsonElement ResponseHeaders,
    string? ResponseBody,
    JsonElement Timings
);
