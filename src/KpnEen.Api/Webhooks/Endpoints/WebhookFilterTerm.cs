using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using KpnEen.Api.Validation;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Endpoints;

/// <summary>One condition on the content of an event.</summary>
internal sealed record WebhookFilterTerm
{
    /// <summary>Members of the envelope joined by dots; of an array on the way any element may fit.</summary>
    /// <example>data.direction</example>
    [RegularExpression("^[A-Za-z][A-Za-z0-9]{0,63}([.][A-Za-z][A-Za-z0-9]{0,63}){0,7}$")]
    public required string Path { get; init; }

    /// <summary>How it is compared.</summary>
    public required WebhookFilterOperator Operator { get; init; }

    /// <summary>What it is compared with: texts; numbers and booleans are found by their text.</summary>
    /// <example>["inbound"]</example>
    [MaxLength(50), EachText(200)]
    public IReadOnlyList<string> Values { get; init; } = [];

    public EventFilterTerm ToStored() => new(Path, JsonNamingPolicy.CamelCase.ConvertName(Operator.ToString()), Values);

    public static WebhookFilterTerm Of(EventFilterTerm stored) =>
        new()
        {
            Path = stored.Path,
            Operator = Enum.Parse<WebhookFilterOperator>(stored.Operator, ignoreCase: true),
            Values = stored.Values,
        };
}
