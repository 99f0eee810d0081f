using KpnEen.Api.Audit;
using KpnEen.Api.Conventions;
using KpnEen.Api.Events;
using KpnEen.Data.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Security;

/// <summary>Lets a request through to its endpoint when its access token is valid and has the scope (RFC 6750); fills <see cref="TenantContext"/>.</summary>
internal sealed class BearerMiddleware(RequestDelegate next, RequestAuthenticator authenticator, Challenges challenges)
{
    public const string TenantHeader = "Kpn-Tenant";

    public async Task InvokeAsync(HttpContext context, TenantContext tenant, ITenantLookup tenants)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<ApiOperation>() is null)
        {
            await next(context);
            return;
        }
        var required = endpoint.Metadata.GetMetadata<RequiredScope>();
        var anonymous = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
        if (required is null && !anonymous)
            throw new InvalidOperationException($"{endpoint.DisplayName} says neither RequireScope nor AllowAnonymous.");

        var presented = PresentedToken.Of(context.Request, challenges);
        var streams =
            endpoint.Metadata.GetMetadata<AcceptsStreamToken>() is not null && context.Request.Query.ContainsKey(StreamTokens.Parameter);
        if (streams)
            await OpenStreamAsync(context, presented, tenant);
        else if (presented is null && !anonymous)
            throw challenges.Unauthenticated().Throw();
        AccessToken? token = null;
        if (presented is not null && !streams)
        {
            token = await authenticator.AuthenticateAsync(context, presented);
            context.Features.Set(token);
            if (required is not null && !token.Scopes.Contains(required.Scope))
                throw challenges.InsufficientScope(required.Scope).Throw();
            tenant.Fill(
                token.ClientId,
                await TenantAsync(context.Request, token, tenants, context.RequestAborted),
                token.Scopes,
                token.ApiVersion
            );
        }
        using var acting = Acting.As(token is null ? null : AuditedRequests.Who(context, token));
        await next(context);
    }

    private async Task OpenStreamAsync(HttpContext context, PresentedToken? presented, TenantContext tenant)
    {
        if (presented is not null)
            throw challenges.InvalidRequest("There is an access token and a stream token.").Throw();
        StreamTicket? ticket;
        try
        {
            ticket = await context
                .RequestServices.GetRequiredService<StreamTokens>()
                .OpenAsync(context.Request.Query[StreamTokens.Parameter].ToString(), context.RequestAborted);
        }
        catch (RevocationsUnavailableException)
        {
            throw Problems.Unavailable(TimeSpan.FromSeconds(10), "The token cannot be checked right now.").Throw();
        }
        if (ticket is null)
            throw challenges.InvalidToken("The stream token is not valid or has expired.").Throw();
        context.Features.Set(ticket);
        tenant.Fill(ticket.By.ClientId, ticket.TenantId, new HashSet<string> { Scopes.EventsRead });
    }

    private static async Task<string?> TenantAsync(HttpRequest request, AccessToken token, ITenantLookup tenants, CancellationToken cancel)
    {
        var header = request.Headers[TenantHeader];
        if (header.Count == 0)
            return token.TenantId;
        if (header is not [{ Length: > 0 and <= 64 } named])
            throw Problems.Of(ProblemCodes.InvalidHeader, null, new ProblemError(TenantHeader, ErrorCodes.InvalidFormat)).Throw();
        if (named == token.TenantId)
            return named;
        if (token.TenantId is not null || !token.Scopes.Contains(Scopes.Partner))
            throw Problems.Of(ProblemCodes.TenantNotAllowed).Throw();
        return await tenants.ExistsAsync(named, cancel) ? named : throw Problems.Of(ProblemCodes.UnknownTenant).Throw();
    }
}
