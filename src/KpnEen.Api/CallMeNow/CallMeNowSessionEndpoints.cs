using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Api.Security;
using KpnEen.Api.Validation;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Resources;
using KpnEen.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.CallMeNow;

/// <summary><c>/v1/call-me-now/sessions</c>: for visitors of websites, who have no token; the key's origins and quotas hold them.</summary>
internal static class CallMeNowSessionEndpoints
{
    public const string SessionHeader = "Kpn-Session";

    public static void MapCallMeNowSessions(this IEndpointRouteBuilder v1)
    {
        var sessions = v1.MapGroup("/call-me-now/sessions").WithTags("CallMeNow").AllowAnonymous().WithIds();
        sessions
            .MapPost("", CreateAsync)
            .Operation(
                "createCallMeNowSession",
                "Call a visitor",
                "From a page of one of the key's origins, or with an access token of the key's tenant (scope callMeNow:write). Rings the visitor or the target first, as the key says."
            )
            .Produces<CallMeNowSessionCreated>(StatusCodes.Status201Created)
            .BodyExample(
                new
                {
                    Key = "pk_7Hq2mXv9TbLw4KzRpN8sYc",
                    Number = "+31612345678",
                    Name = "P. Jansen",
                    Form = "q83vEjRWeJCrze8SNFZ4kA",
                }
            )
            .OrScope(Scopes.CallMeNowWrite)
            .CanAnswer(403, 404, 409);
        sessions
            .MapGet("/{sessionId}", GetAsync)
            .Operation(
                "getCallMeNowSession",
                "Get the status of a session",
                "With the session's secret, or with an access token of its tenant."
            )
            .Produces<CallMeNowSessionView>()
            .OrScope(Scopes.CallMeNowRead);
        sessions
            .MapPost("/{sessionId}/cancel", CancelAsync)
            .Operation("cancelCallMeNowSession", "Cancel a session", "At any stage: what rings stops, who talks is hung up.")
            .Produces<CallMeNowSessionView>()
            .OrScope(Scopes.CallMeNowWrite);
        sessions.MapMethods("", [HttpMethods.Options], PreflightAsync).ExcludeFromDescription();
        sessions.MapMethods("/{sessionId}", [HttpMethods.Options], PreflightAsync).ExcludeFromDescription();
        sessions.MapMethods("/{sessionId}/cancel", [HttpMethods.Options], PreflightAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> CreateAsync(
        CreateCallMeNowSession input,
        TenantContext tenant,
        CallMeNowKeyStore keys,
        CallMeNowVisitors visitors,
        CallMeNowRefusals refusals,
        FormTickets forms,
        ApiOptions options,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        InputCheck.Demand(input);
        if (
            await keys.FindByKeyAsync(input.Key, cancellation) is not var (tenantId, key)
            || !key.Value.Enabled
            || key.Value.TargetId is null
        )
            return Problems.NotFound();
        var origin = http.Request.Headers.Origin.ToString();
        var fromPage = key.Value.AllowedOrigins.Contains(origin) || (key.Value.Rules.SignatureLink && origin == options.PublicUrl);
        if (fromPage)
            VisitorCors.Allow(http, origin);
        else if (!HasToken(tenant, tenantId, Scopes.CallMeNowWrite))
            return await RefuseAsync(CallMeNowRefusal.OriginNotAllowed);
        // A field people do not see: whoever fills it in is told nothing useful.
        if (input.Website is { Length: > 0 })
            return await RefuseAsync(CallMeNowRefusal.Honeypot);
        var (formId, badForm) = forms.Check(input.Form, key.Id, fromPage ? key.Value.Rules.MinimumFormSeconds : 0);
        if (badForm is { } bad)
            return await RefuseAsync(bad);
        if (VisitorNumbers.Allowed(input.Number, key.Value.AllowedCountries) is not { } number)
            return await RefuseAsync(CallMeNowRefusal.NumberNotAllowed);

        var address = SourceAddress.Of(http);
        var visit = new Visit(address, number, input.Name, formId, input.CallAt?.ToUniversalTime());
        var (created, refused) = await visitors.CallAsync(tenantId, key, visit, cancellation);
        return created is null
            ? await RefuseAsync(refused!.Reason, refused.RetryAfter)
            : TypedResults.Created($"/v1/call-me-now/sessions/{created.Id}", created);

        async Task<IResult> RefuseAsync(CallMeNowRefusal reason, TimeSpan? retryAfter = null)
        {
            await refusals.TellAsync(tenantId, key.Id, reason, cancellation);
            return RefusalProblems.Of(reason, retryAfter);
        }
    }

    private static async Task<IResult> GetAsync(
        string sessionId,
        [FromHeader(Name = SessionHeader)] string? secret,
        TenantContext tenant,
        CallMeNowSessionStore sessions,
        CallMeNowKeyStore keys,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var session = await FindAsync(sessionId, secret, Scopes.CallMeNowRead, tenant, sessions, keys, http, cancellation);
        return TypedResults.Ok(CallMeNowSessionView.Of(session));
    }

    private static async Task<IResult> CancelAsync(
        string sessionId,
        [FromHeader(Name = SessionHeader)] string? secret,
        TenantContext tenant,
        CallMeNowSessionStore sessions,
        CallMeNowKeyStore keys,
        CallMeNowVisitors visitors,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var session = await FindAsync(sessionId, secret, Scopes.CallMeNowWrite, tenant, sessions, keys, http, cancellation);
        await visitors.CancelAsync(session, cancellation);
        var cancelled = await sessions.FindAsync(sessionId, cancellation) ?? session;
        return TypedResults.Ok(CallMeNowSessionView.Of(cancelled));
    }

    /// <summary>The secret decides, not the origin: a page cannot have it unless it began the session.</summary>
    /// <exception cref="ProblemException">404: no such session, or not this visitor's.</exception>
    private static async Task<CallMeNowSession> FindAsync(
        string sessionId,
        string? secret,
        string scope,
        TenantContext tenant,
        CallMeNowSessionStore sessions,
        CallMeNowKeyStore keys,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var session = await sessions.FindAsync(sessionId, cancellation);
        if (session is null || !(CallMeNowVisitors.IsSecretOf(session, secret) || HasToken(tenant, session.TenantId, scope)))
            throw Problems.NotFound().Throw();
        var origin = http.Request.Headers.Origin.ToString();
        if (
            origin.Length > 0
            && await keys.FindAsync(session.TenantId, session.KeyId, cancellation) is { } key
            && key.Value.AllowedOrigins.Contains(origin)
        )
            VisitorCors.Allow(http, origin);
        return session;
    }

    private static async Task<IResult> PreflightAsync(HttpContext http, CallMeNowKeyStore keys, CancellationToken cancellation)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length is 0 or > 300 || !await keys.IsAllowedOriginAsync(origin, cancellation))
            return Problems.Of(ProblemCodes.OriginNotAllowed);
        VisitorCors.AllowPreflight(http, origin);
        return TypedResults.NoContent();
    }

    private static bool HasToken(TenantContext tenant, string tenantId, string scope) =>
        tenant.IsAuthenticated && tenant.TenantIdOrNull == tenantId && tenant.GrantedScopes.Contains(scope);
}
