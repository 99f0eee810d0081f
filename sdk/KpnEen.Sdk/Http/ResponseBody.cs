using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace KpnEen.Sdk.Http;

internal static class ResponseBody
{
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync(stream, type, cancellationToken)
                ?? throw new ApiTransportException("The answer is empty where a document was due.", null);
        }
        catch (JsonException e)
        {
            throw new ApiTransportException($"The answer is no valid {typeof(T).Name}: {e.Message}", e);
        }
    }
}
