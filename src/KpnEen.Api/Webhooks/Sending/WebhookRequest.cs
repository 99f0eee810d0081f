using KpnEen.Api.Webhooks.Signing;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>One attempt, ready to be sent.</summary>
/// <param name="EndpointId"><c>whe_…</c>: whose tokens and connections are used.</param>
/// <param name="EventId"><c>evt_…</c>: the same in every attempt.</param>
/// <param name="Body">The same bytes in every attempt.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Trigger">schedule, replay, test or probe.</param>
/// <param name="Keys">Newest first.</param>
/// <param name="Headers">The customer's own.</param>
/// <param name="Receiver">What else the receiver wants.</param>
public sealed record WebhookRequest(
    string EndpointId,
    Uri Url,
    string EventId,
    ReadOnlyMemory<byte> Body,
    int Attempt,
    string Trigger,
    IReadOnlyList<WebhookKey> Keys,
    IReadOnlyDictionary<string, string> Headers,
    ReceiverSettings Receiver
);
