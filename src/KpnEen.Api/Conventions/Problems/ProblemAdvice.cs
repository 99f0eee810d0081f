namespace KpnEen.Api.Conventions;

/// <summary>What somebody who meets a problem does about it: where a code comes from, and the way out. One or two sentences, each of its own.</summary>
internal static class ProblemAdvice
{
    public const string MalformedRequest =
        "Something in it is not HTTP as we read it, or a JSON body is missing. “detail” says what, where we can tell; the same request again meets the same answer.";

    public const string MalformedJson =
        "“detail” has the line and the byte, or what is wrong: a comma too many, a member twice, text that is no UTF-8. Let a JSON library write the body.";

    public const string InvalidParameter =
        "“errors” names the query parameter and what it takes. The page of the operation has its limits.";

    public const string UnknownParameter =
        "“errors” names it. It may be misspelled, or belong to another operation: what is not known is refused, so that a misspelled filter is not silence.";

    public const string InvalidCursor =
        "A cursor is good for the list, the filters and the tenant it came from, and is not made by hand. Begin again without it.";

    public const string InvalidHeader =
        "“errors” names the header: an If-Match that is no ETag, an Idempotency-Key with odd characters, an Api-Version that is no date of ours.";

    public const string TenantRequired =
        "A partner's token belongs to no company: say for which one you act, with the header Kpn-Tenant (ten_…). GET /v1/tenants lists yours; in C# it is client.ForTenant, at the command line --tenant.";

    public const string UnknownTenant = "There is no tenant of that id, or it is not yours. GET /v1/tenants lists those you may act for.";

    public const string Unauthenticated =
        "Send “Authorization: Bearer …” with an access token of /oauth/token. A client's id and secret are not sent to the API itself.";

    public const string InvalidToken =
        "It has expired (they live 15 minutes), was revoked, or is not one of ours. Get a new one and try once more; if that is refused too, the client was disabled.";

    public const string Forbidden =
        "The token is good, but this is not for it, whatever its scopes: “detail” says why. Somebody else has to do it, or an administrator has to change a setting.";

    public const string InsufficientScope =
        "“detail” names the scope. Give it to the client (console, or PATCH /v1/clients), then get a new token: one that was issued keeps its scopes.";

    public const string TenantNotAllowed =
        "The token is of one company and the header Kpn-Tenant names another. Leave the header out, or take the token of that company.";

    public const string OriginNotAllowed =
        "The page is not on one of the key's allowedOrigins. Add its origin to the key, as scheme, host and port without a path: http://localhost:3000 and http://127.0.0.1:3000 are two. There is no token in this.";

    public const string DestinationNotAllowed =
        "The calling plan of the user, the company's spend limit or a wish not to be called forbids the number. An administrator changes the plan; repeating does not help.";

    public const string RecordingNotAllowed =
        "The user's service call-recording says when there may be recordings and who starts them. Its mode has to be another one before this can work.";

    public const string FormNotValid =
        "Get a new form (GET /v1/call-me-now/form) for each session, let the visitor fill it in, and send it once and within its time. The button does so by itself.";

    public const string LinkNotValid =
        "It was cut off or changed on its way. Ask whoever gave it for a new link; whoever has a token makes one.";

    public const string NotFound =
        "There is none of this id here, or none that this token can see: which of the two is not told. Look whether the id belongs to the company of the token.";

    public const string MethodNotAllowed = "The address is right, the method is not. The header Allow names those there are.";

    public const string NotAcceptable = "Leave Accept out, or let it take application/json (recordings: audio/wav).";

    public const string RequestTimeout = "The body came too slowly, or not whole. Send the request again, with the same Idempotency-Key.";

    public const string Conflict =
        "Something else is so that this cannot be done now; “detail” says what. Read the present state and decide anew.";

    public const string AlreadyExists =
        "“errors” names the member whose value another has: an extension, a number, a name. Take another value, or change the one that is there.";

    public const string InUse = "Something still refers to it; “detail” says what. Take it out of there first.";

    public const string LimitReached = "“detail” has the most there may be. Remove one that is not needed any more.";

    public const string InvalidCallState =
        "“errors” has the state the call is in. Wait for the event that brings the other state (call.bridged, call.held …) before you command.";

    public const string CallMeNowClosed =
        "It is outside the opening hours of the key. The form has callbackTimes where the key allows a callback: let the visitor choose one.";

    public const string CallEnded =
        "There is nobody left to command: the other side was busy, or somebody hung up before. Its call record and its events tell how it ended.";

    public const string UserNotInCall =
        "The command is done for a user who has no leg in this call, or none any more. GET the call and name one who has.";

    public const string PartyNotInCall =
        "The leg of this id has left, or is of another call. GET the call: its legs are there with their ids.";

    public const string ConferenceFull = "Somebody has to leave before another can come in. The limit is that of the exchange.";

    public const string NoDevice =
        "None of the user's phones is registered at this moment. Switch one on, or see GET /v1/devices: registrations are there.";

    public const string AnswerNotSupported =
        "The user's phone does not take a command to answer: somebody has to pick it up. The other commands work with it.";

    public const string DuplicateClientReference =
        "A call with this clientReference was placed already: look for it instead of placing another. A new wish needs a new reference.";

    public const string IdempotencyInFlight =
        "The first request with this key is still at work. Wait a second and send the same request with the same key: then its answer comes.";

    public const string IdempotencyOutcomeUnknown =
        "The first request broke off half-way, and whether it had its effect is not known. See whether what it should make is there; if not, send it with a new key.";

    public const string LinkExpired = "Its time is over, or it was revoked. It does not come back: ask for a new one.";

    public const string PreconditionFailed =
        "Somebody else changed it after you read it. GET it again, put your change on what you find, and send that with the new ETag.";

    public const string PayloadTooLarge = "“detail” has the most bytes. A body in chunks is counted too.";

    public const string UriTooLong = "Fewer or shorter filters in one request; page with the cursor.";

    public const string UnsupportedMediaType =
        "“detail” names the Content-Type to send: application/json with POST and PUT, application/merge-patch+json with PATCH. curl -d alone sends a form.";

    public const string RangeNotSatisfiable = "The part asked for lies behind the end. Content-Range of the answer has the length.";

    public const string ValidationFailed =
        "The input was understood and is not valid. Each entry of “errors” has a JSON pointer to the member, a code and what is wanted.";

    public const string IdempotencyKeyReused =
        "The same Idempotency-Key came before with another body or address. A key is for one wish: take a new one.";

    public const string PreconditionRequired =
        "Send If-Match with the ETag of what you read (GET it by itself: items of a list have none), or * for whatever is there.";

    public const string TooManyRequests =
        "Wait as long as Retry-After says. RateLimit tells beforehand what is left; “violated-policies” names the limit.";

    public const string QuotaExceeded =
        "A limit of so many an hour, a day or a company is used up. Retry-After says when there is more; without it an administrator raises the limit.";

    public const string HeadersTooLarge =
        "All headers together are too large: most often a token with very many scopes, or cookies that do not belong here.";

    public const string InternalError =
        "It is our fault. Try again with the same Idempotency-Key, and tell support the traceId when it stays.";

    public const string Unavailable =
        "The database is away, or this node is starting or ending. Wait as long as Retry-After says and try again with the same Idempotency-Key; calls go on meanwhile.";

    public const string SwitchUnavailable =
        "The node that has the call is away for a moment. Nothing was done: try again after Retry-After.";

    public const string SwitchTimeout =
        "The command may have been carried out. See whether its effect is there before you repeat it, with the same Idempotency-Key.";
}
