using KpnEen.Api.Audit;
using KpnEen.Api.Conventions;
using KpnEen.Data.Audit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Security;

/// <summary>Lets a request through to its endpoint when its access token is valid and has the scope (RFC 6750); fills <see cref="TenantContext"/>.</summary>
internal sealed class BearerMiddleware(
    RequestDelegate next,
    AccessTokenValidator validator,
    Challenges challenges,
    ILogger<BearerMiddleware> log
)
{
    public const string TenantHeader = "Kpn-Tenant";
    private const string Scheme = "Bearer ";

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

        var presented = Presented(context.Request);
        if (presented is null && !anonymous)
            throw challenges.Unauthenticated().Throw();
        AccessToken? token = null;
        if (presented is not null)
        {
            token = await ValidateAsync(presented, context.RequestAborted);
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

    private string? Presented(HttpRequest request)
    {
        // RFC 6750 2.3 is not offered: addresses end up in logs and histories.
        if (request.Query.ContainsKey("access_token"))
            throw challenges.InvalidRequest("An access token does not belong into the address.").Throw();
        var headers = request.Headers.Authorization;
        if (headers.Count > 1)
            throw challenges.InvalidRequest("There is more than one Authorization header.").Throw();
        return headers is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;
    }

    private async Task<AccessToken> ValidateAsync(string presented, CancellationToken cancel)
    {
        try
        {
            return await validator.ValidateAsync(presented, cancel);
        }
        catch (InvalidTokenException e)
        {
            log.LogInformation("An access token was refused: {Reason}", e.Message);
            throw challenges.InvalidToken(e.Message).Throw();
        }
        catch (JwksUnavailableException e)
        {
            log.LogWarning("An access token cannot be checked: {Reason}", e.Message);
            throw Problems.Unavailable(TimeSpan.FromSeconds(10), "The issuer's keys cannot be had right now.").Throw();
        }
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
