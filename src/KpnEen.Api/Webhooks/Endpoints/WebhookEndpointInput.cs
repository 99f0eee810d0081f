using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;
using StoredEndpoint = KpnEen.Data.Webhooks.WebhookEndpoint;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>A webhook endpoint to create, or what can be changed of one.</summary>
internal sealed record WebhookEndpointInput : ICheckedInput
{
    private const int MostMetadata = 4096;

    /// <summary>Where events are sent: https, a public host, no user information, no fragment.</summary>
    /// <example>https://crm.example.com/hooks/telephony</example>
    [StringLength(2048, MinimumLength = 8)]
    public required string Url { get; init; }

    /// <summary>For people.</summary>
    /// <example>CRM, production</example>
    [StringLength(200)]
    public string Description { get; init; } = "";

    /// <summary>Event types, families (call.*) or everything (*).</summary>
    /// <example>["call.*", "conversation.closed"]</example>
    [MinLength(1), MaxLength(50), EachText(100)]
    public IReadOnlyList<string> EventTypes { get; init; } = ["*"];

    /// <summary>In which order events are sent.</summary>
    public WebhookOrdering Ordering { get; init; } = WebhookOrdering.Conversation;

    /// <summary>How deliveries are signed. Changed by rotate-secret only.</summary>
    public WebhookSignature Signature { get; init; } = WebhookSignature.V1;

    /// <summary>What deliveries carry.</summary>
    public WebhookPayloadMode PayloadMode { get; init; } = WebhookPayloadMode.Full;

    /// <summary>Conditions on the content of events; all must hold, else nothing is sent and nothing kept.</summary>
    [MaxLength(20)]
    public IReadOnlyList<WebhookFilterTerm> Filter { get; init; } = [];

    /// <summary>Attempts a second at most; what is beyond waits. Absent: no limit of its own.</summary>
    /// <example>50</example>
    [Range(1, 10_000)]
    public int? MaxPerSecond { get; init; }

    /// <summary>Whether the header webhook-delivery of an answer is obeyed: disable pauses the endpoint, abort-message gives that delivery up.</summary>
    public bool ReceiverControl { get; init; } = true;

    /// <summary>How we prove to the receiver who we are, beyond the signature.</summary>
    public WebhookAuthentication? Authentication { get; init; }

    /// <summary>TLS towards the receiver beyond what is usual.</summary>
    public WebhookTls? Tls { get; init; }

    /// <summary>The receiver must answer a signed webhook_endpoint.verification event with 2xx before it gets any other; anew when the URL leads to another host or port.</summary>
    public bool VerifyOwnership { get; init; }

    /// <summary>Off: paused. Events are kept as skipped deliveries and can be replayed.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Any JSON object of yours, up to 4096 bytes.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Headers to add to every delivery, at most 10. Write-only: answers show the names. Given, they replace those there are.</summary>
    /// <example>{"Authorization": "Basic Y3JtOmV4YW1wbGU="}</example>
    [EachText(1000)]
    public IReadOnlyDictionary<string, string>? CustomHeaders { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        for (var i = 0; i < EventTypes.Count; i++)
        {
            if (!EventTypePatterns.IsKnown(EventTypes[i], KpnEen.Pbx.Events.EventTypes.All))
                yield return new ProblemError($"/eventTypes/{i}", ErrorCodes.UnknownValue, "Neither an event type nor a family of them.");
        }
        for (var i = 0; i < Filter.Count; i++)
        {
            if (!EventFilterPath.IsLegal(Filter[i].ToStored()) || Filter[i].Values.Any(value => value.Length > 200))
                yield return new ProblemError(
                    $"/filter/{i}/values",
                    ErrorCodes.InvalidFormat,
                    "None for exists and notExists, some for in, else one; numbers where numbers are compared; at most 200 characters each."
                );
        }
        if (Metadata is { } metadata && (metadata.ValueKind != JsonValueKind.Object || metadata.GetRawText().Length > MostMetadata))
            yield return new ProblemError("/metadata", ErrorCodes.InvalidFormat, $"A JSON object of at most {MostMetadata} bytes.");
        if (CustomHeaders is not null && Targets.CustomHeaders.Check(CustomHeaders) is var (name, detail))
            yield return new ProblemError($"/customHeaders/{name}", ErrorCodes.InvalidFormat, detail);
    }

    /// <param name="before">What is stored, when it is changed.</param>
    /// <param name="namesHeaders">Whether the change says what the headers are.</param>
    /// <exception cref="ProblemException">422 with the pointers of all faults, the URLs' included.</exception>
    public WebhookEndpointSettings Demand(TargetUrl target, StoredEndpoint? before = null, bool namesHeaders = false)
    {
        var former = before?.ReceiverShown() ?? ReceiverSettings.None;
        var errors = InputCheck.Of(this);
        if (target.Check(Url) is { } fault)
            errors = errors
                .RemoveAll(e => e.Pointer == "/url")
                .Add(new ProblemError("/url", ErrorCodes.InvalidFormat, $"Not a target for webhooks: {fault}."));
        var hasMoved = errors.IsEmpty && before is not null && !IsTo(before.Url);
        if (errors.IsEmpty)
            errors =
            [
                .. Authentication?.Check(target, hasMoved ? null : former.Authentication) ?? [],
                .. Tls?.Check(hasMoved ? null : former.Tls) ?? [],
            ];
        if (hasMoved && before!.HeaderNames.Length > 0 && !namesHeaders)
            errors = errors.Add(
                new ProblemError(
                    "/customHeaders",
                    ErrorCodes.Required,
                    "They may be secrets of the former receiver: give those of this one, or null."
                )
            );
        if (before is not null && before.Asymmetric != (Signature == WebhookSignature.V1a))
            errors = errors.Add(new ProblemError("/signature", ErrorCodes.UnknownValue, "Changed by rotate-secret."));
        if (!errors.IsEmpty)
            throw Problems.Validation(errors).Throw();
        return new WebhookEndpointSettings(
            Url,
            Description,
            [.. EventTypes],
            Ordering == WebhookOrdering.None ? "none" : "conversation",
            Enabled,
            Metadata,
            CustomHeaders
        )
        {
            PayloadMode = PayloadMode == WebhookPayloadMode.Thin ? "thin" : "full",
            Filter = [.. Filter.Select(term => term.ToStored())],
            MaxPerSecond = MaxPerSecond,
            ReceiverControl = ReceiverControl,
            VerifyOwnership = VerifyOwnership,
            HasMoved = hasMoved,
            Receiver = new ReceiverSettings(Authentication?.ToStored(), Tls?.ToStored()),
        };
    }

    // No stored password, token, key or header goes along to another receiver: origins as RFC 6454 4 compares them.
    private bool IsTo(string url) => new Uri(url).GetLeftPart(UriPartial.Authority) == new Uri(Url).GetLeftPart(UriPartial.Authority);
}
