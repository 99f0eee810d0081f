using KpnEen.Api.Conventions;
using KpnEen.Data.Operations;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Operations;

/// <summary>Stored operations as the API shows them.</summary>
internal static class OperationViews
{
    private const string RetryAfterSeconds = "1";

    public static Operation Show(StoredOperation stored) =>
        new()
        {
            Id = stored.Id,
            Kind = stored.Kind,
            State = Enum.Parse<OperationState>(stored.State, ignoreCase: true),
            Percent = Percent(stored),
            CompletedItems = stored.CompletedItems,
            TotalItems = stored.TotalItems,
            Cancellable = !stored.IsFinished,
            ResultUrl = stored.ResultUrl,
            Problem = stored.ProblemCode is { } code
                ? new OperationProblem
                {
                    Code = code,
                    Title = ProblemCatalog.Get(code).Title,
                    Detail = stored.ProblemDetail,
                }
                : null,
            CreatedAt = stored.CreatedAt,
            StartedAt = stored.StartedAt,
            FinishedAt = stored.FinishedAt,
            ExpiresAt = stored.FinishedAt + OperationStore.Retention,
        };

    /// <summary>The answer to the request that began it: 202 with Location and Retry-After. A17.</summary>
    public static IResult Accepted(HttpContext http, StoredOperation stored)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Accepted($"/v1/operations/{stored.Id}", Show(stored));
    }

    /// <summary>200; with Retry-After while it is not over.</summary>
    public static IResult Ok(HttpContext http, StoredOperation stored)
    {
        if (!stored.IsFinished)
            http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return ETags.Ok(http, Show(stored), stored.Revision);
    }

    private static int? Percent(StoredOperation stored) =>
        stored.State == "succeeded" ? 100
        : stored.TotalItems is not { } total ? null
        : total == 0 ? 0
        // 100 is for what is over.
        : (int)Math.Min(99, stored.CompletedItems * 100 / total);
}
