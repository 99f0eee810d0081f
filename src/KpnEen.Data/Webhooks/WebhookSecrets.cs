using System.Text.Json;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Webhooks;

/// <summary>What of an endpoint is sealed: its signing keys, the customer's own headers, and what we prove ourselves to its receiver with.</summary>
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

    public byte[]? SealReceiver(string endpointId, ReceiverSettings receiver) =>
        receiver == ReceiverSettings.None ? null : box.Seal(JsonSerializer.SerializeToUtf8Bytes(receiver), Context(endpointId));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Sealed with another master key.</exception>
    public ReceiverSettings OpenReceiver(string endpointId, byte[]? sealedReceiver) =>
        sealedReceiver is null ? ReceiverSettings.None : JsonSerializer.Deserialize<ReceiverSettings>(Open(endpointId, sealedReceiver))!;

    private static string Context(string endpointId) => $"webhook:{endpointId}";
}
