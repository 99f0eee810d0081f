using KpnEen.Media;

namespace KpnEen.Pbx.Music;

/// <summary>An exchange without a store: there are no files.</summary>
internal sealed class NoAudioFiles : IAudioFiles
{
    public Task<AudioClip?> ReadAsync(string tenantId, string fileId) => Task.FromResult<AudioClip?>(null);
}
