using KpnEen.Api.Audit;
using KpnEen.Api.Conventions;
using KpnEen.Data.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

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
        if (presented is null && !anonymous)
            throw challenges.Unauthenticated().Throw();
        AccessToken? token = null;
        if (presented is not null)
        {
            token = await authenticator.AuthenticateAsync(context, presented);
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
