using System.Text.Json;
using KpnEen.Api.Conventions;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Validation;

/// <summary>A body whose type is known only at run time, read under the rules of all others.</summary>
internal static class JsonBody
{
    /// <exception cref="ProblemException">400, 415 or 422.</exception>
    public static async Task<object> ReadAsync(HttpContext http, Type type, CancellationToken cancellation)
    {
        if (!http.Request.HasJsonContentType())
            throw Problems.Of(ProblemCodes.UnsupportedMediaType, "Send Content-Type: application/json.").Throw();
        try
        {
            return await JsonSerializer.DeserializeAsync(http.Request.Body, type, ApiJson.Options, cancellation)
                ?? throw Problems.Validation("", ErrorCodes.InvalidType, "The body must be an object.").Throw();
        }
        catch (JsonException e)
        {
            throw JsonProblems.Of(e).Throw();
        }
    }
}
