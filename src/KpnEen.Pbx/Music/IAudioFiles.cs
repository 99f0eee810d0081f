using KpnEen.Media;

namespace KpnEen.Pbx.Music;

/// <summary>The sound files tenants stored. What a file holds never changes.</summary>
public interface IAudioFiles
{
    /// <summary>Reads and decodes it, which may take long: neither on the thread of the signalling nor of the media.</summary>
    /// <returns>Null: the tenant has no such file.</returns>
    Task<AudioClip?> ReadAsync(string tenantId, string fileId);
}
