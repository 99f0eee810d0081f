using System.Text.Json;
using KpnEen.Data.Secrets;

namespace KpnEen.Data.Camara;

/// <summary>Where the statuses of one call go; sealed where it is stored.</summary>
/// <param name="AccessToken">Bearer token for the receiver; null: none was given.</param>
/// <param name="ExpiresAt">From then on the token is not sent, and so nothing is.</param>
public sealed record CamaraSink(string Url, string? AccessToken, DateTimeOffset? ExpiresAt)
{
    public override string ToString() => nameof(CamaraSink);

    internal byte[] Seal(ISecretBox secrets, string callId) => secrets.Seal(JsonSerializer.SerializeToUtf8Bytes(this), Context(callId));

    internal static CamaraSink Open(ISecretBox secrets, string callId, byte[] sealedSink) =>
        JsonSerializer.Deserialize<CamaraSink>(secrets.Open(sealedSink, Context(callId)))!;

    private static string Context(string callId) => $"camara:{callId}";
}
