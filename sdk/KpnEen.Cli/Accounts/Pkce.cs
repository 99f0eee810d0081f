using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Cli.Accounts;

/// <summary>RFC 7636: a code that was seen on its way is worth nothing without the verifier, which never leaves us before.</summary>
internal sealed class Pkce
{
    public string Verifier { get; } = NewSecret();

    /// <summary>S256.</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>256 random bits.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
