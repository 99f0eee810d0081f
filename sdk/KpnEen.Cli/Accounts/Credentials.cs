namespace KpnEen.Cli.Accounts;

/// <summary>What <c>kpneen login</c> keeps.</summary>
/// <param name="ClientSecret">Of a program.</param>
/// <param name="RefreshToken">Of a person who signed in; a new one takes its place at each use.</param>
/// <param name="TokenEndpoint">Where it is used.</param>
/// <param name="RevocationEndpoint">Where it is ended.</param>
internal sealed record Credentials(
    string Api,
    string ClientId,
    string? ClientSecret = null,
    string? RefreshToken = null,
    string? TokenEndpoint = null,
    string? RevocationEndpoint = null
)
{
    /// <summary>Never shows a secret.</summary>
    public override string ToString() => $"{ClientId} at {Api}";
}
