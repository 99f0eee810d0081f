namespace KpnEen.Data.Identity;

/// <summary>How a client proves who it is (RFC 7591 2, <c>token_endpoint_auth_method</c>).</summary>
public static class AuthMethods
{
    public const string SecretBasic = "client_secret_basic";
    public const string SecretPost = "client_secret_post";
    public const string PrivateKeyJwt = "private_key_jwt";

    /// <summary>It cannot: a program on a phone, in a browser, on a desk.</summary>
    public const string None = "none";

    public static IReadOnlyList<string> All { get; } = [SecretBasic, SecretPost, PrivateKeyJwt, None];
}
