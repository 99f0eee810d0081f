namespace KpnEen.Data.Webhooks;

/// <summary>How we prove to a receiver that we may call it, beyond the signature.</summary>
/// <param name="Type"><c>basic</c> (RFC 7617) or <c>oauth2</c> (client credentials, RFC 6749 4.4).</param>
/// <param name="Username">Of basic.</param>
/// <param name="TokenUrl">Of oauth2: judged like a target.</param>
/// <param name="ClientId">Of oauth2.</param>
/// <param name="Scope">Of oauth2: what is asked for, blank-separated.</param>
/// <param name="Secret">Password or client secret; null where it is not to be seen.</param>
public sealed record ReceiverAuthentication(
    string Type,
    string? Username,
    string? TokenUrl,
    string? ClientId,
    string? Scope,
    string? Secret
)
{
    /// <summary>Whether the secret of the one is the secret of the other: it never follows to another place or name.</summary>
    public bool SharesSecretWith(ReceiverAuthentication? former) =>
        former is not null && this with { Secret = null, Scope = null } == former with { Secret = null, Scope = null };
}
