using System.Text.Json;
using KpnEen.Sdk;

namespace TenantSetup;

/// <summary>SIP passwords are shown once: they are kept in a file that only its owner can read.</summary>
internal sealed class CredentialsFile(string path)
{
    public string Path => path;

    public void Add(string device, SipCredentials credentials)
    {
        var all = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, SipCredentials>>(File.ReadAllText(path)) ?? [] : [];
        all[device] = credentials;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, all, JsonSerializerOptions.Web);
    }
}
