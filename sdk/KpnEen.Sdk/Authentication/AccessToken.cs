namespace KpnEen.Sdk.Authentication;

/// <summary>A bearer token and its times.</summary>
/// <param name="Value">What goes behind <c>Bearer</c>.</param>
/// <param name="RefreshAt">From here on a new one is fetched; 80 % of its life.</param>
/// <param name="ExpiresAt">From here on it is refused.</param>
public sealed record AccessToken(string Value, DateTimeOffset RefreshAt, DateTimeOffset ExpiresAt)
{
    private const double RefreshShare = 0.8;

    /// <summary>A token that is renewed at 80 % of its life.</summary>
    /// <param name="value">What goes behind <c>Bearer</c>.</param>
    /// <param name="asked">When it was asked for.</param>
    /// <param name="life">How long it is valid.</param>
    public static AccessToken Lasting(string value, DateTimeOffset asked, TimeSpan life) =>
        new(value, asked + life * RefreshShare, asked + life);

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"AccessToken (expires {ExpiresAt:O})";
}
