using System.Security.Cryptography;

namespace KpnEen.Api.Devices;

/// <summary>Usernames and passwords for phones. Letters and digits that are not mistaken for one another, for some phones are set by hand.</summary>
internal static class NewCredentials
{
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz23456789";
    private const string Mixed = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>12 characters: not to be guessed by scanners that try 100 to 9999.</summary>
    public static string Username() => RandomNumberGenerator.GetString(LowerCase, 12);

    /// <summary>24 characters of 55: 138 bits.</summary>
    public static string Password() => RandomNumberGenerator.GetString(Mixed, 24);
}
