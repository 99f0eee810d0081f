using System.Security.Cryptography;
using System.Text.Json;

namespace KpnEen.Sandbox;

/// <summary>What was made up for this sandbox, and stays the same over restarts.</summary>
/// <param name="Passwords">SIP password by username.</param>
public sealed record SandboxSecrets(
    string ClientId,
    string ClientSecret,
    string PartnerClientId,
    string PartnerClientSecret,
    Dictionary<string, string> Passwords
)
{
    public static SandboxSecrets ReadOrCreate(string file)
    {
        if (File.Exists(file))
            return JsonSerializer.Deserialize<SandboxSecrets>(File.ReadAllBytes(file))!;
        var made = new SandboxSecrets("cli_sandbox", Random(32), "cli_partner", Random(32), []);
        made.Save(file);
        return made;
    }

    /// <summary>The password of a phone; made up the first time.</summary>
    public string PasswordOf(string username)
    {
        if (!Passwords.TryGetValue(username, out var password))
            Passwords[username] = password = Random(12);
        return password;
    }

    public void Save(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(this));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public override string ToString() => nameof(SandboxSecrets);

    private static string Random(int bytes) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(bytes));
}
