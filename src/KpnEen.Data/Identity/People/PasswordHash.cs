using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Data.Identity;

/// <summary>
/// Passwords of people: PBKDF2-HMAC-SHA256 with a salt of its own each, as <c>$pbkdf2-sha256$i=600000$salt$hash</c>. People choose
/// passwords, so unlike a client's secret they must be slow to guess for one who has the database.
/// </summary>
public static class PasswordHash
{
    /// <summary>OWASP Password Storage Cheat Sheet, 2023: 600 000 for PBKDF2-HMAC-SHA256.</summary>
    public const int Iterations = 600_000;

    private const int SaltLength = 16;
    private const int HashLength = 32;

    // As many at a time as there are cores to spare: who sends passwords in masses must not starve the rest of the process.
    private static readonly SemaphoreSlim Cores = new(Math.Max(1, Environment.ProcessorCount / 2));

    // No password fits it: the work for people who do not exist.
    private static readonly string Nobody = Text(Iterations, new byte[SaltLength], new byte[HashLength]);

    public static async Task<string> OfAsync(string password, CancellationToken cancel)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return Text(Iterations, salt, await DeriveAsync(password, salt, Iterations, cancel));
    }

    /// <param name="known">Null: there is no such person. Takes as long as when there is.</param>
    public static async Task<bool> FitsAsync(string password, string? known, CancellationToken cancel)
    {
        var (iterations, salt, hash) = Parse(known ?? Nobody);
        var given = await DeriveAsync(password, salt, iterations, cancel);
        return CryptographicOperations.FixedTimeEquals(given, hash) && known is not null;
    }

    private static async Task<byte[]> DeriveAsync(string password, byte[] salt, int iterations, CancellationToken cancel)
    {
        await Cores.WaitAsync(cancel);
        try
        {
            // NIST SP 800-63B 5.1.1.2: the same password however it was typed. Of U+FFFE, which is no character, .NET would say that it cannot
            // be normalized.
            var bytes = Encoding.UTF8.GetBytes(password.Replace('\uFFFE', '\uFFFD').Normalize(NormalizationForm.FormKC));
            return Rfc2898DeriveBytes.Pbkdf2(bytes, salt, iterations, HashAlgorithmName.SHA256, HashLength);
        }
        finally
        {
            Cores.Release();
        }
    }

    private static string Text(int iterations, byte[] salt, byte[] hash) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"$pbkdf2-sha256$i={iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}"
        );

    private static (int Iterations, byte[] Salt, byte[] Hash) Parse(string text)
    {
        var parts = text.Split('$');
        return parts is ["", "pbkdf2-sha256", ['i', '=', .. var iterations], var salt, var hash]
            ? (int.Parse(iterations, CultureInfo.InvariantCulture), Convert.FromBase64String(salt), Convert.FromBase64String(hash))
            : throw new FormatException("A stored password hash cannot be read.");
    }
}
