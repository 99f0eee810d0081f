using KpnEen.Api.OpenApi.Limits;
using KpnEen.Api.OpenApi.Responses;
using Microsoft.OpenApi;

namespace KpnEen.Api.OpenApi;

/// <summary>What is written with If-Match is read with an entity tag: the GET beside such a write says so (RFC 9110 13.1.2).</summary>
internal static class ConditionalReads
{
    public static void Document(OpenApiPathItem path, OpenApiDocument document)
    {
        var guarded = path.Operations?.Values.Any(o => o.Parameters?.Any(p => p.Name == "If-Match") == true) == true;
        if (!guarded || path.Operations!.GetValueOrDefault(HttpMethod.Get) is not { } read)
            return;
        // It says of itself what its tag is for.
        if (read.Responses?.TryGetValue("200", out var found) == true && found.Headers?.ContainsKey("ETag") == true)
            return;
        Document(read, document);
    }

    /// <summary>The read has an entity tag, whether or not it can be written.</summary>
    public static void Document(OpenApiOperation read, OpenApiDocument document)
    {
        if (read.Parameters!.Any(p => p.Name == "If-None-Match"))
            return;
        read.Parameters!.Add(
            new OpenApiParameter
            {
                Name = "If-None-Match",
                In = ParameterLocation.Header,
                Description = "Entity tag of the revision the client has.",
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    MaxLength = 512,
                    Pattern = TextPatterns.Header,
                },
            }
        );
        foreach (var (status, answer) in read.Responses!)
        {
            if (status is "200" or "206" && answer is OpenApiResponse found)
                ResponseHeaders.Add(found, "ETag", document);
        }

        var unchanged = new OpenApiResponse { Description = "The client has this revision." };
        ResponseHeaders.AddTo(unchanged, "304", document);
        ResponseHeaders.Add(unchanged, "ETag", document);
        read.Responses!["304"] = unchanged;
    }
}
