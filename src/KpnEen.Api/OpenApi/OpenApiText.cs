using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace KpnEen.Api.OpenApi;

/// <summary>The document as it is sent: made once, at the first request, for it does not change while the process lives.</summary>
internal sealed class OpenApiText(IAsyncSwaggerProvider documents)
{
    private readonly Lock gate = new();
    private Task<(byte[] Bytes, EntityTagHeaderValue Tag)>? made;

    public async Task<FileContentHttpResult> ServeAsync(HttpResponse response)
    {
        var (bytes, tag) = await Made();
        // Asked for again each time, and sent again only when a newer release made another.
        response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(bytes, "application/json; charset=utf-8", entityTag: tag);
    }

    private Task<(byte[], EntityTagHeaderValue)> Made()
    {
        lock (gate)
            return made is { IsFaulted: false } ? made : made = MakeAsync();
    }

    private async Task<(byte[], EntityTagHeaderValue)> MakeAsync()
    {
        var document = await documents.GetSwaggerAsync(OpenApiSetup.DocumentName);
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        var bytes = Encoding.UTF8.GetBytes(text.ToString());
        return (bytes, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..16])}\""));
    }
}
