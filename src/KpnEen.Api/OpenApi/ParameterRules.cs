using System.Collections.Frozen;
using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi.Limits;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>Descriptions and bounds of the parameters that many operations share.</summary>
internal static class ParameterRules
{
    private static readonly FrozenDictionary<string, string> Descriptions = new Dictionary<string, string>
    {
        ["limit"] = "How many items at most.",
        ["cursor"] = "`nextCursor` of the page before.",
        ["sort"] =
            "By when the items were made or began: `createdAt` or `startedAt` as they have it, the oldest first; with `-` before it the newest first.",
        ["fields"] = "Only these members of each item, separated by commas, beside those that are always there; the others are left out.",
        ["includeTotal"] =
            "Also how many there are on all pages: `exact`, or `estimate`, which is exact up to 10 000 where lists are long. Costs time: ask on the first page.",
        ["startedAfter"] = "Started at this time or later.",
        ["startedBefore"] = "Started before this time.",
        ["state"] = "Only in one of these states, separated by commas.",
        ["status"] = "Only in one of these states, separated by commas.",
        ["direction"] = "Only in one of these directions, separated by commas.",
        ["outcome"] = "Only with one of these outcomes, separated by commas.",
        ["number"] = "Phone number or extension of either side.",
        ["userId"] = "Of this user.",
        ["targetId"] = "That lead to this user or hunt group.",
        ["conversationId"] = "Of this conversation.",
        ["extension"] = "With this extension.",
        ["email"] = "With this e-mail address, whatever its case.",
        ["externalId"] = "With this id of the customer's own systems.",
        ["externalReference"] = "With this id of the partner's administration.",
        ["domain"] = "With this SIP domain.",
        ["e164"] = "This number.",
        ["types"] = "Event types, separated by commas; `call.*` takes all below.",
        ["key"] = "A publishable key of call-me-now.",
        ["subjectId"] = "About this user, device, number or other resource.",
        ["actorId"] = "By this client or user.",
        ["service"] = "Of this telephone service.",
        ["changedAfter"] = "Changed at this time or later.",
        ["changedBefore"] = "Changed before this time.",
        ["createdAfter"] = "Created at this time or later.",
        ["deadLetter"] = "true: only events that were given up, tests and probes not among them; false: all others.",
        ["createdBefore"] = "Created before this time.",
        ["type"] = "Of this event type.",
        ["ticket"] = "What the address ends in that was given.",
        ["Kpn-Session"] = "The session's secret, which only the page that began it has.",
        ["after"] = "`nextCursor` of the answer before; absent: from the oldest event kept.",
        ["lastEventId"] = "Go on behind this event.",
        ["Last-Event-ID"] = "Go on behind this event.",
    }.ToFrozenDictionary();

    public static void Apply(OpenApiParameter parameter)
    {
        parameter.Description ??=
            parameter.In == ParameterLocation.Path ? "Identifies the resource." : Descriptions.GetValueOrDefault(parameter.Name ?? "");
        if (parameter.Schema is not OpenApiSchema schema)
            return;
        if (schema.Type == JsonSchemaType.Array)
            (parameter.Style, parameter.Explode, schema.MaxItems) = (ParameterStyle.Form, false, Choice.Most);
        if (parameter.Name == "limit")
            (schema.Minimum, schema.Maximum, schema.Default) = ("1", $"{PageRequest.MaxLimit}", PageRequest.DefaultLimit);
        else if (schema.Type == JsonSchemaType.String && schema.Format is null)
        {
            // A sealed ticket carries what it allows.
            schema.MaxLength ??=
                parameter.In == ParameterLocation.Path ? 64
                : parameter.Name == "ticket" ? 8192
                : 512;
            schema.Pattern ??=
                parameter.In == ParameterLocation.Path && parameter.Name?.EndsWith("Id", StringComparison.Ordinal) == true
                    ? TextPatterns.Id
                    : TextPatterns.Input;
        }
    }
}
