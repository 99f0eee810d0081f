using KpnEen.Api.Conventions;
using KpnEen.Api.OpenApi;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KpnEen.Api.CallMeNow;

/// <summary><c>/v1/call-me-now/form</c>: what the button asks before it shows its field.</summary>
internal static class CallMeNowFormEndpoints
{
    private const int LongestOrigin = 300;

    public static void MapCallMeNowForms(this IEndpointRouteBuilder v1) =>
        v1.MapGroup("/call-me-now/form")
            .WithTags("CallMeNow")
            .AllowAnonymous()
            .MapGet("", GetAsync)
            .Operation(
                "getCallMeNowForm",
                "Get what a page shows a visitor",
                "From a page of one of the key's origins: whether the company can be reached now, when a visitor can be called back, and the form to send along."
            )
            .Produces<CallMeNowForm>()
            .CanAnswer(403, 404);

    private static async Task<IResult> GetAsync(
        string key,
        CallMeNowKeyStore keys,
        TenantStore tenants,
        CallMeNowRefusals refusals,
        FormTickets forms,
        ApiOptions options,
        TimeProvider time,
        HttpContext http,
        CancellationToken cancellation
    )
    {
        if (
            key.Length > 80
            || await keys.FindByKeyAsync(key, cancellation) is not var (tenantId, stored)
            || !stored.Value.Enabled
            || stored.Value.TargetId is null
            || await tenants.FindAsync(tenantId, cancellation) is not { } tenant
        )
        {
            VisitorCors.AllowRefusal(http);
            return Problems.NotFound();
        }
        var origin = http.Request.Headers.Origin.ToString();
        var isOwn = stored.Value.Rules.SignatureLink && origin == options.PublicUrl;
        if (origin.Length > 0 && !isOwn && !stored.Value.AllowedOrigins.Contains(origin))
        {
            await refusals.TellAsync(tenantId, stored.Id, CallMeNowRefusal.OriginNotAllowed, cancellation);
            VisitorCors.AllowRefusal(http);
            // Whoever builds the page opened localhost where 127.0.0.1 was meant, or forgot www: what the browser said is what helps.
            return Problems.Of(
                ProblemCodes.OriginNotAllowed,
                origin.Length <= LongestOrigin ? $"The page is of {origin}, which is none of the key's origins." : null
            );
        }
        if (origin.Length > 0)
            VisitorCors.Allow(http, origin);
        http.Response.Headers.CacheControl = "no-store";
        var (rules, now) = (stored.Value.Rules, time.GetUtcNow());
        var times = new OpeningTimes(rules, tenant.Value.TimeZone);
        var open = times.IsOpen(now);
        return TypedResults.Ok(
            new CallMeNowForm
            {
                Form = forms.Issue(stored.Id),
                Open = open,
                OpensAt = open ? null : times.NextOpening(now),
                CallbackTimes = CallbackTimes.From(now, times, rules.CallbackDays),
                TimeZone = tenant.Value.TimeZone,
                Confirmation = rules.Confirmation,
            }
        );
    }
}
