using System.Text.Json;

namespace KpnEen.Cli.Accounts;

/// <summary>The login of this user of this machine, readable by nobody else.</summary>
internal sealed class CredentialsFile(string folder)
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    public string Path { get; } = System.IO.Path.Combine(folder, "credentials.json");

    public Credentials? Read() => File.Exists(Path) ? JsonSerializer.Deserialize<Credentials>(File.ReadAllBytes(Path), _web) : null;

    public void Write(Credentials credentials)
    {
        Directory.CreateDirectory(folder);
        var fresh = Path + ".new";
        OwnFile.Write(fresh, JsonSerializer.SerializeToUtf8Bytes(credentials, _web));
        File.Move(fresh, Path, overwrite: true);
    }

    public bool Delete()
    {
        var was = File.Exists(Path);
        File.Delete(Path);
        return was;
    }
}
