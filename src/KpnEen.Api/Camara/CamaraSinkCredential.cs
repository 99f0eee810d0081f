namespace KpnEen.Api.Camara;

/// <summary>What the receiver of a call's statuses wants to see: an access token, as bearer.</summary>
internal sealed record CamaraSinkCredential
{
    public required string CredentialType { get; init; }

    public string? AccessToken { get; init; }

    public DateTimeOffset? AccessTokenExpiresUtc { get; init; }

    public string? AccessTokenType { get; init; }

    public override string ToString() => nameof(CamaraSinkCredential);
}
