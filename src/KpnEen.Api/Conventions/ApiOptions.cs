using Microsoft.Extensions.Configuration;

namespace KpnEen.Api.Conventions;

/// <summary>Settings of the API floor.</summary>
public sealed record ApiOptions
{
    /// <summary>The address clients use, without a slash at the end. Never taken from a request's Host.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>Largest JSON body in bytes.</summary>
    public long MaxBodyBytes { get; init; } = 1024 * 1024;

    public static ApiOptions From(IConfiguration configuration) =>
        new() { PublicUrl = (configuration["Api:PublicUrl"] ?? $"http://{configuration["KPNEEN_HTTP"] ?? "127.0.0.1:8080"}").TrimEnd('/') };
}
