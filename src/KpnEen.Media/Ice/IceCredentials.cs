using System.Security.Cryptography;

namespace KpnEen.Media.Ice;

/// <summary>User name fragment and password of one side (RFC 8445 5.3).</summary>
public sealed record IceCredentials(string Fragment, string Password)
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>New ones: 48 bits of name, 144 bits of password.</summary>
    public static IceCredentials Make() =>
        new(RandomNumberGenerator.GetString(Characters, 8), RandomNumberGenerator.GetString(Characters, 24));

    /// <summary>The password stays out of every log.</summary>
    public override string ToString() => Fragment;
}
