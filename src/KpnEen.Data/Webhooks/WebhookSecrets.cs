using System.Text.Json;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Webhooks;

/// <summary>What of an endpoint is sealed: its signing keys and the customer's own headers.</summary>
public sealed class WebhookSecrets(ISecretBox box)
{
    public byte[] Seal(string endpointId, ReadOnlySpan<byte> key) => box.Seal(key, Context(endpointId));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Sealed with another master key.</exception>
    public byte[] Open(string endpointId, ReadOnlySpan<byte> sealedKey) => box.Open(sealedKey, Context(endpointId));

    public byte[]? SealHeaders(string endpointId, IReadOnlyDictionary<string, string> headers) =>
        headers.Count == 0 ? null : box.Seal(JsonSerializer.SerializeToUtf8Bytes(headers), Context(endpointId));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Sealed with another master key.</exception>
    public IReadOnlyDictionary<string, string> OpenHeaders(string endpointId, byte[]? sealedHeaders) =>
        sealedHeaders is null
            ? new Dictionary<string, string>()
            : JsonSerializer.Deserialize<Dictionary<string, string>>(Open(endpointId, sealedHeaders))!;

    private static string Context(string endpointId) => $"webhook:{endpointId}";
}
