namespace KpnEen.Api.Conventions;

/// <summary>The closed registry of problem codes; <see cref="ProblemCatalog"/> has status and title of each.</summary>
public static class ProblemCodes
{
    public const string MalformedJson = "malformedJson";
    public const string MalformedRequest = "malformedRequest";
    public const string InvalidParameter = "invalidParameter";
    public const string UnknownParameter = "unknownParameter";
    public const string InvalidCursor = "invalidCursor";
    public const string InvalidHeader = "invalidHeader";
    public const string TenantRequired = "tenantRequired";
    public const string UnknownTenant = "unknownTenant";
    public const string Unauthenticated = "unauthenticated";
    public const string InvalidToken = "invalidToken";
    public const string InsufficientScope = "insufficientScope";
    public const string TenantNotAllowed = "tenantNotAllowed";
    public const string Forbidden = "forbidden";
    public const string OriginNotAllowed = "originNotAllowed";
    public const string FormNotValid = "formNotValid";
    public const string LinkNotValid = "linkNotValid";
    public const string NotFound = "notFound";
    public const string MethodNotAllowed = "methodNotAllowed";
    public const string NotAcceptable = "notAcceptable";
    public const string RequestTimeout = "requestTimeout";
    public const string Conflict = "conflict";
    public const string AlreadyExists = "alreadyExists";
    public const string InUse = "inUse";
    public const string InvalidCallState = "invalidCallState";
    public const string CallMeNowClosed = "callMeNowClosed";
    public const string CallEnded = "callEnded";
    public const string UserNotInCall = "userNotInCall";
    public const string PartyNotInCall = "partyNotInCall";
    public const string ConferenceFull = "conferenceFull";
    public const string NoDevice = "noDevice";
    public const string AnswerNotSupported = "answerNotSupported";
    public const string DestinationNotAllowed = "destinationNotAllowed";
    public const string RecordingNotAllowed = "recordingNotAllowed";
    public const string DuplicateClientReference = "duplicateClientReference";
    public const string IdempotencyInFlight = "idempotencyInFlight";
    public const string IdempotencyOutcomeUnknown = "idempotencyOutcomeUnknown";
    public const string IdempotencyKeyReused = "idempotencyKeyReused";
    public const string LinkExpired = "linkExpired";
    public const string PreconditionFailed = "preconditionFailed";
    public const string PayloadTooLarge = "payloadTooLarge";
    public const string UriTooLong = "uriTooLong";
    public const string UnsupportedMediaType = "unsupportedMediaType";
    public const string RangeNotSatisfiable = "rangeNotSatisfiable";
    public const string ValidationFailed = "validationFailed";
    public const string PreconditionRequired = "preconditionRequired";
    public const string TooManyRequests = "tooManyRequests";
    public const string QuotaExceeded = "quotaExceeded";
    public const string HeadersTooLarge = "headersTooLarge";
    public const string InternalError = "internalError";
    public const string Unavailable = "unavailable";
    public const string SwitchUnavailable = "switchUnavailable";
    public const string SwitchTimeout = "switchTimeout";
}
