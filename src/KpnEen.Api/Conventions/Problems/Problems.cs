using System.Globalization;

namespace KpnEen.Api.Conventions;

/// <summary>All error answers of the API: <c>return Problems.NotFound();</c> or <c>throw Problems.NotFound().Throw();</c>.</summary>
public static class Problems
{
    /// <summary>About the time a switch takes to start.</summary>
    private static readonly TimeSpan SwitchRetry = TimeSpan.FromSeconds(5);

    public static ProblemResult Of(string code, string? detail = null, params IReadOnlyList<ProblemError> errors) =>
        new(ProblemCatalog.Get(code), detail, errors.Count == 0 ? null : errors);

    /// <summary>Unknown and foreign ids get the same answer.</summary>
    public static ProblemResult NotFound() => Of(ProblemCodes.NotFound);

    public static ProblemResult Forbidden(string? detail = null) => Of(ProblemCodes.Forbidden, detail);

    /// <param name="code">A code of status 409.</param>
    public static ProblemResult Conflict(string code, string? detail = null, params IReadOnlyList<ProblemError> errors) =>
        Of(code, detail, errors);

    /// <summary>409 with the present state of the call, lowerCamelCase.</summary>
    public static ProblemResult InvalidCallState(string state) =>
        Of(ProblemCodes.InvalidCallState, $"The call is {state}.", new ProblemError("/state", ErrorCodes.UnknownValue, state));

    /// <summary>422: the input was understood and is not valid. Who shows the detail alone shows the first fault.</summary>
    public static ProblemResult Validation(params IReadOnlyList<ProblemError> errors)
    {
        var told = errors.Select(e => e with { Detail = e.Detail ?? InGeneral(e.Code) }).ToList();
        var first = told is [var fault, ..] ? $"{fault.Pointer.TrimStart('/')}: {fault.Detail}".TrimStart(':', ' ') : null;
        return Of(ProblemCodes.ValidationFailed, told.Count > 1 ? $"{first} And {told.Count - 1} more." : first, told);
    }

    private static string InGeneral(string code) =>
        code switch
        {
            ErrorCodes.Required => "The member is required.",
            ErrorCodes.UnknownReference => "There is none of this here.",
            ErrorCodes.UnknownValue => "There is no such value.",
            ErrorCodes.ReadOnly => "The member cannot be changed.",
            ErrorCodes.AlreadyUsed => "Another has it already.",
            ErrorCodes.OutOfRange => "The value is out of range.",
            _ => "The value is not allowed here.",
        };

    /// <summary>422 for one member.</summary>
    public static ProblemResult Validation(string pointer, string code, string? detail = null) =>
        Validation(new ProblemError(pointer, code, detail));

    /// <summary>400 for a query parameter.</summary>
    public static ProblemResult InvalidParameter(string name, string detail) =>
        Of(ProblemCodes.InvalidParameter, $"{name}: {detail}", new ProblemError(name, ErrorCodes.InvalidFormat, detail));

    public static ProblemResult PreconditionFailed() => Of(ProblemCodes.PreconditionFailed);

    public static ProblemResult PreconditionRequired() => Of(ProblemCodes.PreconditionRequired);

    public static ProblemResult TooManyRequests(TimeSpan retryAfter, string code = ProblemCodes.TooManyRequests, string? detail = null) =>
        Of(code, detail).WithHeader("Retry-After", Seconds(retryAfter));

    public static ProblemResult Unavailable(TimeSpan retryAfter, string? detail = null) =>
        Of(ProblemCodes.Unavailable, detail).WithHeader("Retry-After", Seconds(retryAfter));

    /// <summary>503 when nothing was done and it may be tried again, 504 when the command may have been carried out.</summary>
    public static ProblemResult SwitchUnavailable(bool outcomeUnknown) =>
        outcomeUnknown
            ? Of(ProblemCodes.SwitchTimeout, "It may have been carried out: see whether its effect is there.")
            : Of(ProblemCodes.SwitchUnavailable).WithHeader("Retry-After", Seconds(SwitchRetry));

    /// <summary>The exception that carries this problem out of the handler.</summary>
    public static ProblemException Throw(this ProblemResult result) => new(result);

    private static string Seconds(TimeSpan span) =>
        Math.Max(1, (long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
