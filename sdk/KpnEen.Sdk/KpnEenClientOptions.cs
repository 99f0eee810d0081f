using System.ComponentModel.DataAnnotations;
using KpnEen.Sdk.Authentication;

namespace KpnEen.Sdk;

/// <summary>Where the API is, who calls it, and how patient the client is.</summary>
public sealed class KpnEenClientOptions
{
    /// <summary>Root of the API, without <c>/v1</c>: <c>http://127.0.0.1:8080</c>.</summary>
    [Required]
    public Uri? BaseAddress { get; set; }

    /// <summary>The OAuth client; not needed with <see cref="Credential"/>.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret. Never written to a log.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>In place of the secret: the client proves itself by this key (<c>private_key_jwt</c>).</summary>
    public ClientKey? ClientKey { get; set; }

    /// <summary>
    /// The client acts for whoever allowed it ("Connect your KPN EEN account"): the refresh token of that consent. A public client has no secret and no key.
    /// </summary>
    public string? RefreshToken { get; set; }

    /// <summary>Keeps the new refresh token, which takes the place of the old at each use; awaited before anything else happens.</summary>
    public Func<string, CancellationToken, Task>? RefreshTokenChanged { get; set; }

    /// <summary>The authorization server's own name, which a <see cref="ClientKey"/> signs; by default <see cref="BaseAddress"/>.</summary>
    public string? Issuer { get; set; }

    /// <summary>The dated version of the API to be answered in (<c>2026-11-22</c>); null: the one the OAuth client was made for.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Scopes to ask for; empty asks for all the client may have.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>The tenant a partner client acts for (<c>ten_…</c>); leave empty for a tenant's own client.</summary>
    public string? Tenant { get; set; }

    /// <summary>Where tokens are fetched; by default <c>/oauth/token</c> at <see cref="BaseAddress"/>.</summary>
    public Uri? TokenEndpoint { get; set; }

    /// <summary>Takes the place of client id and secret: tokens from elsewhere.</summary>
    public TokenCredential? Credential { get; set; }

    /// <summary>How often a failed request is tried again, 0 to 10.</summary>
    [Range(0, 10)]
    public int MaxRetries { get; set; } = 3;

    /// <summary>First back-off; it doubles each time, with full jitter.</summary>
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>No back-off of our own is longer.</summary>
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>A server's Retry-After is obeyed up to here; a longer one ends the call with an error that tells it.</summary>
    public TimeSpan RetryAfterCap { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one try may take, body included.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take with all its retries.</summary>
    public TimeSpan OverallTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>The clock; tests give their own.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Names the client, never its secret.</summary>
    public override string ToString() => $"{BaseAddress} as {ClientId ?? Credential?.GetType().Name}";
}
