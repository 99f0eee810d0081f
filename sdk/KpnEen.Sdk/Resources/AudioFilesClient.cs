using KpnEen.Sdk.Downloads;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

public partial class AudioFilesClient
{
    private const string Wav = "audio/wav";
    private static readonly ApiOperation _create = new("createAudioFile", HttpMethod.Post, "/v1/audio-files");
    private static readonly ApiOperation _download = new("getAudioFileContent", HttpMethod.Get, "/v1/audio-files/{audioFileId}/content");

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
        var request = new ApiRequest(_create, new Query("/v1/audio-files").With("name", name).ToString())
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
    /// <param name="from">Bytes it has already: the download goes on behind them.</param>
    /// <param name="progress">Told after each piece.</param>
    [Operation("getAudioFileContent")]
    public virtual Task DownloadAsync(
        string audioFileId,
        Stream destination,
        long from = 0,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        new ResumingDownload(_transport, _download, $"/v1/audio-files/{Segment.Of(audioFileId)}/content", Wav).CopyAsync(
            destination,
            from,
            progress,
            cancellationToken
        );
}
