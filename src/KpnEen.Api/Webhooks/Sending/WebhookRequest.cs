using KpnEen.Api.Webhooks.Signing;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>One attempt, ready to be sent.</summary>
/// <param name="EventId"><c>evt_…</c>: the same in every attempt.</param>
/// <param name="Body">The envelope's bytes, made once when the event was written.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Trigger">schedule, replay or test.</param>
/// <param name="Secrets">Newest first.</param>
/// <param name="Headers">The customer's own.</param>
public sealed record WebhookRequest(
    Uri Url,
    string EventId,
    ReadOnlyMemory<byte> Body,
    int Attempt,
    string Trigger,
    IReadOnlyList<WebhookSecret> Secrets,
    IReadOnlyDictionary<string, string> Headers
);
