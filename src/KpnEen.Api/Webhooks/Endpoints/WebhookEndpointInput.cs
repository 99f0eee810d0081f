using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;

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

    /// <summary>Off: events are kept as skipped deliveries and can be replayed.</summary>
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
        if (Metadata is { } metadata && (metadata.ValueKind != JsonValueKind.Object || metadata.GetRawText().Length > MostMetadata))
            yield return new ProblemError("/metadata", ErrorCodes.InvalidFormat, $"A JSON object of at most {MostMetadata} bytes.");
        if (CustomHeaders is not null && Targets.CustomHeaders.Check(CustomHeaders) is var (name, detail))
            yield return new ProblemError($"/customHeaders/{name}", ErrorCodes.InvalidFormat, detail);
    }

    /// <exception cref="ProblemException">422 with the pointers of all faults, the URL's included.</exception>
    public WebhookEndpointSettings Demand(TargetUrl target)
    {
        var errors = InputCheck.Of(this);
        if (target.Check(Url) is { } fault)
            errors = errors
                .RemoveAll(e => e.Pointer == "/url")
                .Add(new ProblemError("/url", ErrorCodes.InvalidFormat, $"Not a target for webhooks: {fault}."));
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
        );
    }
}
