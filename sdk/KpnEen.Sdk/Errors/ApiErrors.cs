using System.Net;
using System.Text;
using System.Text.Json;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

/// <summary>Turns an answer that is no success into the exception for it.</summary>
internal static class ApiErrors
{
    private const int BodyLimit = 32 * 1024;

    public static async Task<ApiException> FromAsync(
        HttpResponseMessage response,
        TimeSpan? retryAfter,
        CancellationToken cancellationToken
    )
    {
        var body = await ReadLimitedAsync(response.Content, cancellationToken);
        return Of(new ApiFailure(response.StatusCode, ParseProblem(body), response.Headers, Encoding.UTF8.GetString(body)), retryAfter);
    }

    public static ApiException Of(ApiFailure failure, TimeSpan? retryAfter) =>
        failure.StatusCode switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new ApiValidationException(failure),
            HttpStatusCode.Unauthorized => new ApiAuthenticationException(failure),
            HttpStatusCode.Forbidden => new ApiForbiddenException(failure),
            HttpStatusCode.NotFound => new ApiNotFoundException(failure),
            HttpStatusCode.Conflict => new ApiConflictException(failure),
            HttpStatusCode.PreconditionFailed or HttpStatusCode.PreconditionRequired => new ApiPreconditionFailedException(failure),
            HttpStatusCode.TooManyRequests => new ApiRateLimitedException(failure, retryAfter),
            _ => new ApiException(failure),
        };

    private static ProblemDocument? ParseProblem(byte[] body)
    {
        try
        {
            var problem = JsonSerializer.Deserialize(body, TransportJson.Default.ProblemDocument);
            // RFC 6749 5.2: the token endpoint has a form of its own.
            return
                problem is { Code: null } && JsonSerializer.Deserialize(body, TransportJson.Default.OAuthError) is { Error: { } code } told
                ? problem with
                {
                    Code = code,
                    Detail = told.Description,
                }
                : problem;
        }
        catch (JsonException)
        {
            return null; // a proxy's HTML page: the raw body tells
        }
    }

    private static async Task<byte[]> ReadLimitedAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[BodyLimit];
        var length = await stream.ReadAtLeastAsync(buffer, BodyLimit, throwOnEndOfStream: false, cancellationToken);
        return buffer[..length];
    }
}
