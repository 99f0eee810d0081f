using KpnEen.Media;
using KpnEen.Pbx.Music;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Sound files a test put there.</summary>
public sealed class MemoryAudioFiles : IAudioFiles
{
    private readonly Dictionary<(string Tenant, string File), Task<AudioClip?>> files = [];

    public int Reads { get; private set; }

    public void Put(string fileId, AudioClip clip, string tenant = "ten_acme") => Put(fileId, Task.FromResult<AudioClip?>(clip), tenant);

    /// <summary>A file that comes late, or never.</summary>
    public void Put(string fileId, Task<AudioClip?> clip, string tenant = "ten_acme") => files[(tenant, fileId)] = clip;

    public Task<AudioClip?> ReadAsync(string tenantId, string fileId)
    {
        Reads++;
        return files.GetValueOrDefault((tenantId, fileId)) ?? Task.FromResult<AudioClip?>(null);
    }
}
