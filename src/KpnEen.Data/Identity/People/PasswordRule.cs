namespace KpnEen.Data.Identity;

/// <summary>Which passwords may be chosen (NIST SP 800-63B 5.1.1.2): long ones, and not what is tried first; no rules about kinds of characters.</summary>
public static class PasswordRule
{
    public const int Shortest = 12;
    public const int Longest = 128;

    /// <param name="name">The part before the @ of who is to have it.</param>
    /// <returns>Null when it may be chosen, else what is wrong with it.</returns>
    public static string? Fault(string password, string name) =>
        password.Length is < Shortest or > Longest ? $"A password has {Shortest} to {Longest} characters."
        : password.Any(char.IsControl) ? "A password has no control characters."
        : IsGuessed(password, name) ? "The password is one that is guessed first."
        : null;

    private static bool IsGuessed(string password, string name) =>
        password.Distinct().Count() < 5
        || password.Contains("password", StringComparison.OrdinalIgnoreCase)
        || password.StartsWith("wachtwoord", StringComparison.OrdinalIgnoreCase)
        || password.StartsWith("welkom", StringComparison.OrdinalIgnoreCase)
        || "0123456789012345678901234567890".Contains(password, StringComparison.Ordinal)
        || "qwertyuiopasdfghjklzxcvbnm".Contains(password, StringComparison.OrdinalIgnoreCase)
        || (name.Length > 3 && password.Contains(name, StringComparison.OrdinalIgnoreCase));
}
