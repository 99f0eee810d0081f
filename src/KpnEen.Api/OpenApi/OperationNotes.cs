using KpnEen.Api.Conventions;
using KpnEen.Api.Security;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>What every description ends in: the scope, and what repetitions and changes by others mean. One wording for all operations.</summary>
internal static class OperationNotes
{
    public static void Add(OpenApiOperation operation, IList<object> metadata)
    {
        var notes = Of(metadata).ToList();
        operation.Description = string.Join("\n\n", [operation.Description ?? $"{operation.Summary}.", .. notes]);
    }

    private static IEnumerable<string> Of(IList<object> metadata)
    {
        if (metadata.OfType<RequiredScope>().LastOrDefault() is { } required)
            yield return $"Scope: `{required.Scope}`.";
        else if (metadata.OfType<OptionalScope>().LastOrDefault() is { } optional)
            yield return $"Needs no access token; one with the scope `{optional.Scope}` opens it as well.";
        if (metadata.OfType<IdempotentOperation>().Any())
            yield return "Safe to repeat with the same `Idempotency-Key`: it happens once, and the repetition gets the first answer.";
        if (metadata.OfType<RequiresIfMatch>().Any())
            yield return "`If-Match` takes the `ETag` of the revision you read: 428 without it, 412 when somebody changed it since.";
        if (metadata.OfType<CostlyOperation>().Any())
            yield return "Counts against the quota `calls` of the tenant besides the others.";
    }
}
