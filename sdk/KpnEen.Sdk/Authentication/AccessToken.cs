namespace KpnEen.Sdk.Authentication;

/// <summary>A bearer token and its times.</summary>
/// <param name="Value">What goes behind <c>Bearer</c>.</param>
/// <param name="RefreshAt">From here on a new one is fetched; 80 % of its life.</param>
/// <param name="ExpiresAt">From here on it is refused.</param>
public sealed record AccessToken(string Value, DateTimeOffset RefreshAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"AccessToken (expires {ExpiresAt:O})";
}
