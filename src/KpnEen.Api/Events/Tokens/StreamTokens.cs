using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using KpnEen.Api.Security;
using KpnEen.Data.Log;
using KpnEen.Data.Secrets;

namespace KpnEen.Api.Events;

/// <summary>
/// Tokens for browsers, whose EventSource can send no header (WHATWG HTML 9.2). They are sealed and need no store; whoever revokes the
/// access token, the grant or the client they came of ends them too. They live for minutes, for addresses end up in histories.
/// </summary>
internal sealed class StreamTokens(ISecretBox secrets, RevokedTokens revoked, TrustedIssuers issuers, TimeProvider time)
{
    /// <summary>Name of the query parameter.</summary>
    public const string Parameter = "ticket";
    private const string Prefix = "est_";
    private const string Context = "event-stream-token";
    private const int MaxLength = 8 * 1024;

    public (string Token, DateTimeOffset ExpiresAt) Issue(
        AccessToken by,
        string tenantId,
        EventFilter filter,
        string? origin,
        TimeSpan lifetime
    )
    {
        var expiresAt = time.GetUtcNow() + lifetime;
        var content = new Content(
            tenantId,
            expiresAt,
            filter,
            origin,
            by.Issuer,
            by.ClientId,
            by.Subject,
            by.TokenId,
            by.GrantId,
            by.KeyId
        );
        return (Prefix + Base64Url.EncodeToString(secrets.Seal(JsonSerializer.SerializeToUtf8Bytes(content), Context)), expiresAt);
    }

    /// <returns>Null: it is none of ours, has expired or was revoked.</returns>
    /// <exception cref="RevocationsUnavailableException">It cannot be decided now.</exception>
    public async ValueTask<StreamTicket?> OpenAsync(string token, CancellationToken cancellation)
    {
        if (Read(token) is not { } content || content.ExpiresAt <= time.GetUtcNow())
            return null;
        var by = new AccessToken(content.Issuer, content.ClientId, content.Subject, content.TokenId, content.TenantId, [])
        {
            GrantId = content.GrantId,
            KeyId = content.KeyId,
        };
        var isRevoked = issuers.Find(content.Issuer) is not { } issuer || (issuer.IsOwn && await revoked.ContainsAsync(by, cancellation));
        return isRevoked ? null : new StreamTicket(content.TenantId, by, content.Filter, content.AllowedOrigin, content.ExpiresAt);
    }

    private Content? Read(string token)
    {
        if (token.Length > MaxLength || !token.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        try
        {
            return JsonSerializer.Deserialize<Content>(secrets.Open(Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length)), Context));
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException or JsonException)
        {
            return null;
        }
    }

    private sealed record Content(
        string TenantId,
        DateTimeOffset ExpiresAt,
        EventFilter Filter,
        string? AllowedOrigin,
        string Issuer,
        string ClientId,
        string Subject,
        string TokenId,
        string? GrantId,
        string? KeyId = null
    );
}
