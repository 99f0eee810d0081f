using KpnEen.Api.Security;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Conventions;

/// <summary>Settles the version of a request: the header <c>Api-Version</c>, else what the client is pinned to, else the newest. The answer names it.</summary>
internal sealed class ApiVersionMiddleware(RequestDelegate next, ApiVersions versions)
{
    public Task InvokeAsync(HttpContext context, TenantContext tenant, ApiVersionContext settled)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>() is null)
            return next(context);
        settled.Version = context.Request.Headers[ApiVersions.Header] switch
        {
            [] => tenant.PinnedVersion is { } pinned && versions.All.Contains(pinned) ? pinned : versions.Newest,
            [{ } named] when versions.All.Contains(named) => named,
            _ => throw Problems
                .Of(
                    ProblemCodes.InvalidHeader,
                    $"The versions are {string.Join(", ", versions.All)}.",
                    new ProblemError(ApiVersions.Header, ErrorCodes.UnknownValue)
                )
                .Throw(),
        };
        context.Response.Headers[ApiVersions.Header] = settled.Version;
        return next(context);
    }
}
