using KpnEen.Media;
using KpnEen.Pbx.Music;

namespace KpnEen.Data.Audio;

/// <summary>What the switch reads of the sound files.</summary>
public sealed class AudioFiles(AudioFileStore store) : IAudioFiles
{
    public async Task<AudioClip?> ReadAsync(string tenantId, string fileId)
    {
        // Megabytes are read and decoded: not on the thread that asks, which has calls to serve.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await store.ContentAsync(tenantId, fileId, CancellationToken.None) is { } content
            ? WavFile.Read(content, AudioFileStore.Longest)
            : null;
    }
}
