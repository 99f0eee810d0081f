using KpnEen.Api.Conventions;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Camara;

/// <summary>An error in CAMARA's form (ErrorInfo), with the codes of the CAMARA API Design Guide 3.2 and of ClickToDial.</summary>
/// <param name="Code">UPPER_SNAKE_CASE.</param>
internal sealed record CamaraError(int Status, string Code, string Message) : IResult, IStatusCodeHttpResult
{
    int? IStatusCodeHttpResult.StatusCode => Status;

    public static CamaraError InvalidArgument(string message) => new(400, "INVALID_ARGUMENT", message);

    public static CamaraError NotFound() => Of(Problems.NotFound());

    public static CamaraError Conflict(string message) => new(409, "CONFLICT", message);

    public static CamaraError Unprocessable(string code, string message) => new(422, code, message);

    /// <summary>What the floors below say, in CAMARA's form. Input that is no such request is 400 there, never 422.</summary>
    public static CamaraError Of(ProblemResult problem)
    {
        var status = problem.Kind.Code == ProblemCodes.ValidationFailed ? 400 : problem.Kind.Status;
        var faults = problem.Errors is { Count: > 0 } errors ? $" ({string.Join(", ", errors.Select(e => $"{e.Pointer}: {e.Code}"))})" : "";
        return new(status, CodeOf(status, problem.Kind.Code), (problem.Detail ?? problem.Kind.Title) + faults);
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        return httpContext.Response.WriteAsJsonAsync(
            new
            {
                Status,
                Code,
                Message,
            },
            ApiJson.Options,
            "application/json",
            CancellationToken.None
        );
    }

    private static string CodeOf(int status, string code) =>
        status switch
        {
            401 => "UNAUTHENTICATED",
            403 => "PERMISSION_DENIED",
            404 => "NOT_FOUND",
            405 => "METHOD_NOT_ALLOWED",
            406 => "NOT_ACCEPTABLE",
            409 => code == ProblemCodes.AlreadyExists ? "ALREADY_EXISTS" : "CONFLICT",
            413 => "PAYLOAD_TOO_LARGE",
            415 => "UNSUPPORTED_MEDIA_TYPE",
            422 => "UNPROCESSABLE_ENTITY",
            429 => code == ProblemCodes.QuotaExceeded ? "QUOTA_EXCEEDED" : "TOO_MANY_REQUESTS",
            503 => "UNAVAILABLE",
            504 => "TIMEOUT",
            >= 500 => "INTERNAL",
            _ => "INVALID_ARGUMENT",
        };
}
