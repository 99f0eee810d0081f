using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace KpnEen.Api.Security;

/// <summary>Decides whether an access token is valid (RFC 9068 4, RFC 8725), for every configured issuer by its own rules and keys.</summary>
internal sealed class AccessTokenValidator(
    TrustedIssuers issuers,
    RevokedTokens revoked,
    ValidatedTokens validated,
    JwksCacheOptions cacheOptions,
    TimeProvider time,
    ILogger<AccessTokenValidator> log
) : IDisposable
{
    public const int MaxLength = 8 * 1024;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = MaxLength, MapInboundClaims = false };
    private readonly ConcurrentDictionary<string, JwksCache> caches = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var cache in caches.Values)
            cache.Dispose();
    }

    /// <summary><c>application/AT+JWT</c> is <c>at+jwt</c>: media types ignore case, and the prefix is optional (RFC 7515 4.1.9).</summary>
    public static string NormalType(string type)
    {
        const string prefix = "application/";
        return (type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? type[prefix.Length..] : type).ToLowerInvariant();
    }

    /// <summary>The token, when it is valid. One that is bound to a key is worth nothing without a proof of that key.</summary>
    /// <exception cref="InvalidTokenException">The token is not valid.</exception>
    /// <exception cref="RevocationsUnavailableException">It cannot be decided now.</exception>
    /// <exception cref="JwksUnavailableException">It cannot be decided now.</exception>
    public async Task<AccessToken> ValidateAsync(string token, CancellationToken cancel)
    {
        if (token.Length > MaxLength)
            throw new InvalidTokenException("The token is too long.");
        var hash = ValidatedTokens.HashOf(token);
        if (validated.Find(hash) is { } seen && await CacheOf(seen.Issuer).FindAsync(seen.KeyId, cancel) == seen.Key)
            return await NotRevokedAsync(seen.Issuer, seen.Token, cancel);
        var parts = TokenParts.Parse(token);
        // The issuer is looked up before anything is fetched: an unknown one costs no request (O2).
        var issuer = issuers.Find(parts.Issuer) ?? throw new InvalidTokenException("The issuer is not known here.");
        if (!issuer.AcceptedTypes.Contains(NormalType(parts.Type)))
            throw new InvalidTokenException("This is not an access token.");
        if (!issuer.Algorithms.Contains(parts.Algorithm))
            throw new InvalidTokenException("The signature algorithm is not allowed.");
        var key = await CacheOf(issuer).FindAsync(parts.KeyId, cancel) ?? throw new InvalidTokenException("The signing key is not known.");
        var result = await handler.ValidateTokenAsync(token, Parameters(issuer, key));
        if (!result.IsValid)
            throw new InvalidTokenException(Reason(result.Exception));
        var until = EndOf(parts.Claims);
        var valid = Read(issuer, parts) with { ExpiresAt = until, KeyId = parts.KeyId };
        validated.Add(hash, new ValidatedTokens.Entry(valid, issuer, parts.KeyId, key, until));
        return await NotRevokedAsync(issuer, valid, cancel);
    }

    /// <summary>Whether the key that signed it is still one of its issuer: one that leaked is taken away.</summary>
    /// <exception cref="JwksUnavailableException">It cannot be decided now.</exception>
    public async Task<bool> IsKeyGoodAsync(AccessToken token, CancellationToken cancel) =>
        token.KeyId is not { } key
        || (issuers.Find(token.Issuer) is { } issuer && await CacheOf(issuer).FindAsync(key, cancel) is not null);

    private JwksCache CacheOf(TrustedIssuer issuer) => caches.GetOrAdd(issuer.Issuer, _ => new JwksCache(issuer, cacheOptions, time, log));

    private async ValueTask<AccessToken> NotRevokedAsync(TrustedIssuer issuer, AccessToken token, CancellationToken cancel) =>
        // Ids are of the issuer that gave them; other issuers tell us nothing of what they revoked.
        issuer.IsOwn && await revoked.ContainsAsync(token, cancel)
            ? throw new InvalidTokenException("The token was revoked.")
            : token;

    /// <summary>Until when it need not be verified again. <c>exp</c> may be any number; no longer than an hour.</summary>
    private DateTimeOffset EndOf(JsonElement claims)
    {
        var now = time.GetUtcNow();
        var left = Number(claims, "exp") - now.ToUnixTimeSeconds() + ClockSkew.TotalSeconds;
        return now.AddSeconds(Math.Clamp(left, 0, 3600));
    }

    private TokenValidationParameters Parameters(TrustedIssuer issuer, SecurityKey key) =>
        new()
        {
            IssuerSigningKey = key,
            TryAllIssuerSigningKeys = false,
            ValidIssuer = issuer.Issuer,
            ValidAudiences = issuer.Audiences,
            ValidAlgorithms = issuer.Algorithms,
            TypeValidator = (type, _, _) =>
                issuer.AcceptedTypes.Contains(NormalType(type)) ? type : throw new SecurityTokenInvalidTypeException(),
            LifetimeValidator = (from, to, _, _) => InTime(from, to),
            IgnoreTrailingSlashWhenValidatingAudience = false,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        };

    private bool InTime(DateTime? from, DateTime? to)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return to is { } end && now < end + ClockSkew && (from is null || now >= from - ClockSkew);
    }

    private AccessToken Read(TrustedIssuer issuer, TokenParts parts)
    {
        var claims = parts.Claims;
        if (Number(claims, "iat") > time.GetUtcNow().Add(ClockSkew).ToUnixTimeSeconds())
            throw new InvalidTokenException("The token is from the future.");
        _ = Number(claims, "exp");
        var subject = Text(claims, "sub");
        var tokenId = Text(claims, "jti");
        // A provider without RFC 9068 may call the client azp; its identity tokens look alike and must not pass.
        var rfc9068 = NormalType(parts.Type) == "at+jwt";
        var client = rfc9068 || !claims.TryGetProperty("azp", out _) ? Text(claims, "client_id") : Text(claims, "azp");
        if (!rfc9068 && (claims.TryGetProperty("nonce", out _) || claims.TryGetProperty("at_hash", out _)))
            throw new InvalidTokenException("This is an identity token.");
        var scopes = Scopes(issuer, claims);
        var tenant = claims.TryGetProperty(issuer.TenantClaim, out _)
            ? Text(claims, issuer.TenantClaim)
            : issuer.ClientTenants.GetValueOrDefault(client);
        if (tenant is null && !scopes.Contains(Security.Scopes.Partner))
            throw new InvalidTokenException("The token names no tenant.");
        return new AccessToken(issuer.Issuer, issuer.IsOwn ? client : $"{issuer.Issuer}#{client}", subject, tokenId, tenant, scopes)
        {
            ApiVersion = claims.TryGetProperty("api_version", out _) ? Text(claims, "api_version") : null,
            KeyThumbprint = Thumbprint(claims),
            GrantId = issuer.IsOwn && claims.TryGetProperty("grant_id", out _) ? Text(claims, "grant_id") : null,
        };
    }

    /// <summary>What the token is bound to must be a key we can ask a proof of: RFC 9449 6.1, not a certificate of RFC 8705.</summary>
    private static string? Thumbprint(JsonElement claims) =>
        !claims.TryGetProperty("cnf", out var bound) ? null
        : bound.ValueKind == JsonValueKind.Object && bound.EnumerateObject().Count() == 1 ? Text(bound, "jkt")
        : throw new InvalidTokenException("The token is bound to something that cannot be proved here.");

    private static ImmutableHashSet<string> Scopes(TrustedIssuer issuer, JsonElement claims)
    {
        if (!claims.TryGetProperty(issuer.ScopeClaim, out var claim))
            throw new InvalidTokenException($"The claim {issuer.ScopeClaim} is missing.");
        IEnumerable<string> given = claim.ValueKind switch
        {
            JsonValueKind.String => claim.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => claim
                .EnumerateArray()
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString()!),
            _ => throw new InvalidTokenException($"The claim {issuer.ScopeClaim} has the wrong type."),
        };
        var ours = issuer.ScopeMap.IsEmpty ? given : given.Select(scope => issuer.ScopeMap.GetValueOrDefault(scope)).OfType<string>();
        return [.. ours.Where(scope => issuer.MayBePartner || scope != Security.Scopes.Partner)];
    }

    private static string Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.String && claim.GetString() is { Length: > 0 } text
            ? text
            : throw new InvalidTokenException($"The claim {name} is missing or not a text.");

    private static double Number(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var claim) && claim.ValueKind == JsonValueKind.Number
            ? claim.GetDouble()
            : throw new InvalidTokenException($"The claim {name} is missing or not a number.");

    private static string Reason(Exception? e) =>
        e switch
        {
            SecurityTokenInvalidLifetimeException
            or SecurityTokenExpiredException
            or SecurityTokenNotYetValidException
            or SecurityTokenNoExpirationException => "The token has expired or is not valid yet.",
            SecurityTokenInvalidAudienceException => "The token is for another audience.",
            SecurityTokenInvalidSignatureException => "The signature is not valid.",
            _ => "The token is not valid.",
        };
}
