using Microsoft.AspNetCore.Builder;

namespace KpnEen.Api.Security;

public static class ScopeEndpoints
{
    /// <summary>401 without a valid token, 403 without this scope. Every endpoint under /v1 has this or AllowAnonymous.</summary>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder =>
        Scopes.All.ContainsKey(scope)
            ? endpoint.WithMetadata(new RequiredScope(scope))
            : throw new ArgumentException($"'{scope}' is not a scope of this API.", nameof(scope));

    /// <summary>No token is needed, but one with this scope opens the operation as well; the handler decides.</summary>
    internal static TBuilder OrScope<TBuilder>(this TBuilder endpoint, string scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OptionalScope(scope));
}
