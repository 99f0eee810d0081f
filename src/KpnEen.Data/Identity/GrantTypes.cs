namespace KpnEen.Data.Identity;

/// <summary>Ways to tokens (RFC 6749 1.3).</summary>
public static class GrantTypes
{
    public const string ClientCredentials = "client_credentials";
    public const string AuthorizationCode = "authorization_code";
    public const string RefreshToken = "refresh_token";

    public static IReadOnlyList<string> All { get; } = [ClientCredentials, AuthorizationCode, RefreshToken];
}
