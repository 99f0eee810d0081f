using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Identity;

/// <summary>RFC 7636 4: what only the client that asked for the code has.</summary>
internal static class CodeVerifier
{
    public static bool IsWellFormed(string verifier) =>
        verifier.Length is >= 43 and <= 128 && verifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~');

    public static bool Fits(string verifier, string challenge) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            Encoding.ASCII.GetBytes(challenge)
        );
}
