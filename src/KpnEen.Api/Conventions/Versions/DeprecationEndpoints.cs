using Microsoft.AspNetCore.Builder;

namespace KpnEen.Api.Conventions;

public static class DeprecationEndpoints
{
    /// <exception cref="ArgumentException">It would end before it is deprecated (RFC 9745 4).</exception>
    public static T Deprecated<T>(this T endpoint, DateTimeOffset since, DateTimeOffset sunset, string? successor = null)
        where T : IEndpointConventionBuilder =>
        sunset >= since
            ? endpoint.WithMetadata(new DeprecatedOperation(since, sunset, successor))
            : throw new ArgumentException("The sunset is before the deprecation.", nameof(sunset));
}
