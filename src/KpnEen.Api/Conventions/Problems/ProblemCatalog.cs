using System.Collections.Frozen;

namespace KpnEen.Api.Conventions;

/// <summary>Status and title of every problem code. A code that is not here cannot be answered.</summary>
public static class ProblemCatalog
{
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        new(ProblemCodes.MalformedRequest, 400, "The request is malformed"),
        new(ProblemCodes.MalformedJson, 400, "The body is not valid JSON"),
        new(ProblemCodes.InvalidParameter, 400, "A parameter has an invalid value"),
        new(ProblemCodes.UnknownParameter, 400, "A query parameter is not known"),
        new(ProblemCodes.InvalidCursor, 400, "The cursor is not valid for this list"),
        new(ProblemCodes.InvalidHeader, 400, "A header has an invalid value"),
        new(ProblemCodes.TenantRequired, 400, "The request must name a tenant in the header Kpn-Tenant"),
        new(ProblemCodes.UnknownTenant, 400, "The tenant named in the header Kpn-Tenant does not exist"),
        new(ProblemCodes.Unauthenticated, 401, "An access token is required"),
        new(ProblemCodes.InvalidToken, 401, "The access token is not valid"),
        new(ProblemCodes.Forbidden, 403, "This is not allowed"),
        new(ProblemCodes.InsufficientScope, 403, "The access token lacks a scope"),
        new(ProblemCodes.TenantNotAllowed, 403, "The access token does not reach this tenant"),
        new(ProblemCodes.OriginNotAllowed, 403, "The website is not allowed to use this key"),
        new(ProblemCodes.DestinationNotAllowed, 403, "The destination is not allowed"),
        new(ProblemCodes.RecordingNotAllowed, 403, "The user's recording mode does not allow this"),
        new(ProblemCodes.FormNotValid, 403, "The form is missing, too old, used before, or was not filled in by a person"),
        new(ProblemCodes.LinkNotValid, 403, "The link is not valid"),
        new(ProblemCodes.NotFound, 404, "Not found"),
        new(ProblemCodes.MethodNotAllowed, 405, "The method is not allowed here"),
        new(ProblemCodes.NotAcceptable, 406, "No representation matches the Accept header"),
        new(ProblemCodes.RequestTimeout, 408, "The request took too long to arrive"),
        new(ProblemCodes.Conflict, 409, "The request conflicts with the present state"),
        new(ProblemCodes.AlreadyExists, 409, "It exists already"),
        new(ProblemCodes.InUse, 409, "It is still in use"),
        new(ProblemCodes.LimitReached, 409, "There are as many as there may be"),
        new(ProblemCodes.InvalidCallState, 409, "The call is not in a state that allows this"),
        new(ProblemCodes.CallMeNowClosed, 409, "Nobody is there to call now"),
        new(ProblemCodes.CallEnded, 409, "The call has ended"),
        new(ProblemCodes.UserNotInCall, 409, "The user does not take part in the call"),
        new(ProblemCodes.PartyNotInCall, 409, "This leg does not take part in the call"),
        new(ProblemCodes.ConferenceFull, 409, "The conference has as many parties as it may have"),
        new(ProblemCodes.NoDevice, 409, "The user has no phone that can be reached"),
        new(ProblemCodes.AnswerNotSupported, 409, "The phone cannot be answered from here"),
        new(ProblemCodes.DuplicateClientReference, 409, "The client reference was used before"),
        new(ProblemCodes.IdempotencyInFlight, 409, "A request with this idempotency key is being processed"),
        new(ProblemCodes.IdempotencyOutcomeUnknown, 409, "The first request with this idempotency key was interrupted"),
        new(ProblemCodes.LinkExpired, 410, "The link has expired or was revoked"),
        new(ProblemCodes.PreconditionFailed, 412, "The resource has changed since it was read"),
        new(ProblemCodes.PayloadTooLarge, 413, "The body is too large"),
        new(ProblemCodes.UriTooLong, 414, "The address is too long"),
        new(ProblemCodes.UnsupportedMediaType, 415, "The content type is not supported here"),
        new(ProblemCodes.RangeNotSatisfiable, 416, "The range cannot be served"),
        new(ProblemCodes.ValidationFailed, 422, "The input is not valid"),
        new(ProblemCodes.IdempotencyKeyReused, 422, "The idempotency key was used for another request"),
        new(ProblemCodes.PreconditionRequired, 428, "The header If-Match is required"),
        new(ProblemCodes.TooManyRequests, 429, "Too many requests"),
        new(ProblemCodes.QuotaExceeded, 429, "The quota is used up"),
        new(ProblemCodes.HeadersTooLarge, 431, "The headers are too large"),
        new(ProblemCodes.InternalError, 500, "Something went wrong on our side"),
        new(ProblemCodes.Unavailable, 503, "The exchange cannot do this right now"),
        new(ProblemCodes.SwitchUnavailable, 503, "The switch cannot be reached right now"),
        new(ProblemCodes.SwitchTimeout, 504, "The switch did not answer in time"),
    ];

    private static readonly FrozenDictionary<string, ProblemKind> ByCode = All.ToFrozenDictionary(kind => kind.Code);

    /// <exception cref="ArgumentException">The code is not in the registry.</exception>
    public static ProblemKind Get(string code) =>
        ByCode.TryGetValue(code, out var kind)
            ? kind
            : throw new ArgumentException($"'{code}' is not in the registry of problems.", nameof(code));

    /// <summary>The general problem of a status that some lower floor (routing, the web server) answered without a body.</summary>
    public static ProblemKind OfStatus(int status) =>
        status switch
        {
            401 => Get(ProblemCodes.Unauthenticated),
            _ => All.FirstOrDefault(kind => kind.Status == status)
                ?? (status < 500 ? Get(ProblemCodes.MalformedRequest) : Get(ProblemCodes.InternalError)) with
                {
                    Status = status,
                },
        };
}
