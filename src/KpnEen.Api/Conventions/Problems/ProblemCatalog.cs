using System.Collections.Frozen;

namespace KpnEen.Api.Conventions;

/// <summary>Status, title and advice of every problem code. A code that is not here cannot be answered.</summary>
public static class ProblemCatalog
{
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        new(ProblemCodes.MalformedRequest, 400, "The request is malformed", ProblemAdvice.MalformedRequest),
        new(ProblemCodes.MalformedJson, 400, "The body is not valid JSON", ProblemAdvice.MalformedJson),
        new(ProblemCodes.InvalidParameter, 400, "A parameter has an invalid value", ProblemAdvice.InvalidParameter),
        new(ProblemCodes.UnknownParameter, 400, "A query parameter is not known", ProblemAdvice.UnknownParameter),
        new(ProblemCodes.InvalidCursor, 400, "The cursor is not valid for this list", ProblemAdvice.InvalidCursor),
        new(ProblemCodes.InvalidHeader, 400, "A header has an invalid value", ProblemAdvice.InvalidHeader),
        new(ProblemCodes.TenantRequired, 400, "The request must name a tenant in the header Kpn-Tenant", ProblemAdvice.TenantRequired),
        new(ProblemCodes.UnknownTenant, 400, "The tenant named in the header Kpn-Tenant does not exist", ProblemAdvice.UnknownTenant),
        new(ProblemCodes.Unauthenticated, 401, "An access token is required", ProblemAdvice.Unauthenticated),
        new(ProblemCodes.InvalidToken, 401, "The access token is not valid", ProblemAdvice.InvalidToken),
        new(ProblemCodes.Forbidden, 403, "This is not allowed", ProblemAdvice.Forbidden),
        new(ProblemCodes.InsufficientScope, 403, "The access token lacks a scope", ProblemAdvice.InsufficientScope),
        new(ProblemCodes.TenantNotAllowed, 403, "The access token does not reach this tenant", ProblemAdvice.TenantNotAllowed),
        new(ProblemCodes.OriginNotAllowed, 403, "The website is not allowed to use this key", ProblemAdvice.OriginNotAllowed),
        new(ProblemCodes.DestinationNotAllowed, 403, "The destination is not allowed", ProblemAdvice.DestinationNotAllowed),
        new(ProblemCodes.RecordingNotAllowed, 403, "The user's recording mode does not allow this", ProblemAdvice.RecordingNotAllowed),
        new(
            ProblemCodes.FormNotValid,
            403,
            "The form is missing, too old, used before, or was not filled in by a person",
            ProblemAdvice.FormNotValid
        ),
        new(ProblemCodes.LinkNotValid, 403, "The link is not valid", ProblemAdvice.LinkNotValid),
        new(ProblemCodes.NotFound, 404, "Not found", ProblemAdvice.NotFound),
        new(ProblemCodes.MethodNotAllowed, 405, "The method is not allowed here", ProblemAdvice.MethodNotAllowed),
        new(ProblemCodes.NotAcceptable, 406, "No representation matches the Accept header", ProblemAdvice.NotAcceptable),
        new(ProblemCodes.RequestTimeout, 408, "The request took too long to arrive", ProblemAdvice.RequestTimeout),
        new(ProblemCodes.Conflict, 409, "The request conflicts with the present state", ProblemAdvice.Conflict),
        new(ProblemCodes.AlreadyExists, 409, "It exists already", ProblemAdvice.AlreadyExists),
        new(ProblemCodes.InUse, 409, "It is still in use", ProblemAdvice.InUse),
        new(ProblemCodes.LimitReached, 409, "There are as many as there may be", ProblemAdvice.LimitReached),
        new(ProblemCodes.InvalidCallState, 409, "The call is not in a state that allows this", ProblemAdvice.InvalidCallState),
        new(ProblemCodes.CallMeNowClosed, 409, "Nobody is there to call now", ProblemAdvice.CallMeNowClosed),
        new(ProblemCodes.CallEnded, 409, "The call has ended", ProblemAdvice.CallEnded),
        new(ProblemCodes.UserNotInCall, 409, "The user does not take part in the call", ProblemAdvice.UserNotInCall),
        new(ProblemCodes.PartyNotInCall, 409, "This leg does not take part in the call", ProblemAdvice.PartyNotInCall),
        new(ProblemCodes.ConferenceFull, 409, "The conference has as many parties as it may have", ProblemAdvice.ConferenceFull),
        new(ProblemCodes.NoDevice, 409, "The user has no phone that can be reached", ProblemAdvice.NoDevice),
        new(ProblemCodes.AnswerNotSupported, 409, "The phone cannot be answered from here", ProblemAdvice.AnswerNotSupported),
        new(ProblemCodes.DuplicateClientReference, 409, "The client reference was used before", ProblemAdvice.DuplicateClientReference),
        new(
            ProblemCodes.IdempotencyInFlight,
            409,
            "A request with this idempotency key is being processed",
            ProblemAdvice.IdempotencyInFlight
        ),
        new(
            ProblemCodes.IdempotencyOutcomeUnknown,
            409,
            "The first request with this idempotency key was interrupted",
            ProblemAdvice.IdempotencyOutcomeUnknown
        ),
        new(ProblemCodes.LinkExpired, 410, "The link has expired or was revoked", ProblemAdvice.LinkExpired),
        new(ProblemCodes.PreconditionFailed, 412, "The resource has changed since it was read", ProblemAdvice.PreconditionFailed),
        new(ProblemCodes.PayloadTooLarge, 413, "The body is too large", ProblemAdvice.PayloadTooLarge),
        new(ProblemCodes.UriTooLong, 414, "The address is too long", ProblemAdvice.UriTooLong),
        new(ProblemCodes.UnsupportedMediaType, 415, "The content type is not supported here", ProblemAdvice.UnsupportedMediaType),
        new(ProblemCodes.RangeNotSatisfiable, 416, "The range cannot be served", ProblemAdvice.RangeNotSatisfiable),
        new(ProblemCodes.ValidationFailed, 422, "The input is not valid", ProblemAdvice.ValidationFailed),
        new(ProblemCodes.IdempotencyKeyReused, 422, "The idempotency key was used for another request", ProblemAdvice.IdempotencyKeyReused),
        new(ProblemCodes.PreconditionRequired, 428, "The header If-Match is required", ProblemAdvice.PreconditionRequired),
        new(ProblemCodes.TooManyRequests, 429, "Too many requests", ProblemAdvice.TooManyRequests),
        new(ProblemCodes.QuotaExceeded, 429, "The quota is used up", ProblemAdvice.QuotaExceeded),
        new(ProblemCodes.HeadersTooLarge, 431, "The headers are too large", ProblemAdvice.HeadersTooLarge),
        new(ProblemCodes.InternalError, 500, "Something went wrong on our side", ProblemAdvice.InternalError),
        new(ProblemCodes.Unavailable, 503, "The exchange cannot do this right now", ProblemAdvice.Unavailable),
        new(ProblemCodes.SwitchUnavailable, 503, "The switch cannot be reached right now", ProblemAdvice.SwitchUnavailable),
        new(ProblemCodes.SwitchTimeout, 504, "The switch did not answer in time", ProblemAdvice.SwitchTimeout),
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
