using System.Text.Json;

namespace KpnEen.Cli.Accounts;

/// <summary>The login of this user of this machine, readable by nobody else.</summary>
internal sealed class CredentialsFile(string folder)
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan _betweenAttempts = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    public string Path { get; } = System.IO.Path.Combine(folder, "credentials.json");

    public Credentials? Read() => File.Exists(Path) ? JsonSerializer.Deserialize<Credentials>(File.ReadAllBytes(Path), _web) : null;

    public void Write(Credentials credentials)
    {
        Directory.CreateDirectory(folder);
        var fresh = Path + ".new";
        OwnFile.Write(fresh, JsonSerializer.SerializeToUtf8Bytes(credentials, _web));
        File.Move(fresh, Path, overwrite: true);
    }

    /// <summary>Nobody else, in this process or another, reads to write while this is held.</summary>
    /// <exception cref="IOException">Somebody holds it for very long.</exception>
    public async Task<IAsyncDisposable> LockAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (time.GetElapsedTime(began) < _patience)
            {
                await Task.Delay(_betweenAttempts, time, cancellationToken);
            }
        }
    }

    public bool Delete()
    {
        var was = File.Exists(Path);
        File.Delete(Path);
        return was;
    }
}
