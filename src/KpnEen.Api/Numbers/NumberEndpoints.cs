using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Resources;
using KpnEen.Api.Validation;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Numbers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.Numbers;

/// <summary><c>/v1/numbers</c>.</summary>
internal static class NumberEndpoints
{
    public static void MapNumbers(this IEndpointRouteBuilder v1)
    {
        var numbers = new ResourceRoutes<NumberStore, NumberFields, Number>(v1, "/numbers", "numberId", "Numbers", Show);
        numbers.List("listNumbers", "List numbers", ListAsync);
        numbers
            .Create<CreateNumber>(
                "createNumber",
                "Add a number",
                input => new NumberFields(DialledNumber.ToE164(input.E164)!, input.Target?.Kind, input.Target?.Id, input.Label)
            )
            .Conflicts(ProblemCodes.AlreadyExists);
        numbers.Get("getNumber", "Get a number");
        numbers.Patch<NumberInput>(
            "updateNumber",
            "Change a number",
            present => new NumberInput { Target = Target(present), Label = present.Label },
            (input, present) => present with { TargetKind = input.Target?.Kind, TargetId = input.Target?.Id, Label = input.Label },
            "JSON merge patch: members replace, null removes, absent members stay. `{\"target\": null}` lets the number lead nowhere."
        );
        numbers.Delete("deleteNumber", "Delete a number");
    }

    private static Task<IResult> ListAsync([AsParameters] ListRequest list, string? e164, string? targetId, NumberStore numbers) =>
        list.AnswerAsync(numbers, NumberStore.By(QueryText.Number("e164", e164), QueryText.Check("targetId", targetId)), Show);

    private static Number Show(Stored<NumberFields> stored) =>
        new()
        {
            Id = stored.Id,
            E164 = stored.Value.E164,
            Target = Target(stored.Value),
            Label = stored.Value.Label,
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    private static NumberTarget? Target(NumberFields fields) =>
        fields is { TargetKind: { } kind, TargetId: { } id } ? new NumberTarget { Kind = kind, Id = id } : null;
}
