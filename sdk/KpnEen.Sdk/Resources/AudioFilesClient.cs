using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

public partial class AudioFilesClient
{
    private const string Wav = "audio/wav";

    /// <summary>Uploads a sound file for music on hold and for playing in calls: WAV, at most 10 MB and 5 minutes.</summary>
    /// <param name="name">Name for people.</param>
    /// <param name="content">The file; read to its end, stays open.</param>
    [Operation("createAudioFile")]
    public virtual async Task<AudioFile> CreateAsync(
        string name,
        Stream content,
        RequestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        using var buffer = new MemoryStream();
        await content.CopyToAsync(buffer, cancellationToken);
        var request = new ApiRequest(HttpMethod.Post, new Query("/v1/audio-files").With("name", name).ToString())
        {
            Body = buffer.ToArray(),
            ContentType = Wav,
            TakesIdempotencyKey = true,
        };
        return await _transport.SendAsync(request, ModelsJson.Default.AudioFile, options, cancellationToken);
    }

    /// <summary>Copies the file, as it was uploaded, to a stream.</summary>
    /// <param name="audioFileId"><c>aud_…</c></param>
    /// <param name="destination">Where it goes; stays open.</param>
    [Operation("getAudioFileContent")]
    public virtual async Task DownloadAsync(string audioFileId, Stream destination, CancellationToken cancellationToken = default)
    {
        var request = new ApiRequest(HttpMethod.Get, $"/v1/audio-files/{Segment.Of(audioFileId)}/content")
        {
            Accept = $"{Wav}, application/problem+json",
        };
        using var response = await _transport.OpenAsync(request, null, cancellationToken);
        await response.Content.CopyToAsync(destination, cancellationToken);
    }
}
