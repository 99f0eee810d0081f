using System.Net.Http.Headers;
using KpnEen.Sdk.Downloads;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

public partial class RecordingsClient
{
    private const string Wav = "audio/wav";
    private static readonly ApiOperation _content = new("getRecordingContent", HttpMethod.Get, "/v1/recordings/{recordingId}/content");
    private static readonly ApiOperation _play = new("playRecording", HttpMethod.Get, "/v1/play/{linkId}");

    /// <summary>Opens a recording, whole or a part; nothing is held in memory.</summary>
    /// <param name="recordingId"><c>rec_…</c></param>
    /// <param name="from">First byte; null: from the start, or the last <paramref name="to"/> bytes.</param>
    /// <param name="to">Last byte, inclusive; null: to the end.</param>
    [Operation("getRecordingContent")]
    public virtual Task<RecordingContent> OpenContentAsync(
        string recordingId,
        long? from = null,
        long? to = null,
        CancellationToken cancellationToken = default
    ) => OpenAsync(_content, ContentOf(recordingId), from, to, cancellationToken);

    /// <summary>Opens a recording by one of its play links, whole or a part.</summary>
    /// <param name="linkId"><c>plk_…</c></param>
    /// <param name="from">First byte; null: from the start, or the last <paramref name="to"/> bytes.</param>
    /// <param name="to">Last byte, inclusive; null: to the end.</param>
    [Operation("playRecording")]
    public virtual Task<RecordingContent> OpenPlayLinkAsync(
        string linkId,
        long? from = null,
        long? to = null,
        CancellationToken cancellationToken = default
    ) => OpenAsync(_play, $"/v1/play/{Segment.Of(linkId)}", from, to, cancellationToken);

    /// <summary>Copies a recording (WAV) to a stream, nothing held in memory; a connection that breaks is made again and goes on behind the last byte.</summary>
    /// <param name="recordingId"><c>rec_…</c></param>
    /// <param name="destination">Where it goes; stays open.</param>
    /// <param name="from">Bytes it has already, of an earlier download: this one goes on behind them.</param>
    /// <param name="progress">Told after each piece.</param>
    public virtual Task DownloadAsync(
        string recordingId,
        Stream destination,
        long from = 0,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => new ResumingDownload(_transport, _content, ContentOf(recordingId), Wav).CopyAsync(destination, from, progress, cancellationToken);

    private static string ContentOf(string recordingId) => $"/v1/recordings/{Segment.Of(recordingId)}/content";

    private async Task<RecordingContent> OpenAsync(
        ApiOperation operation,
        string path,
        long? from,
        long? to,
        CancellationToken cancellationToken
    )
    {
        var request = new ApiRequest(operation, path)
        {
            Accept = $"{Wav}, application/problem+json",
            Range = from is null && to is null ? null : new RangeHeaderValue(from, to),
        };
        var response = await _transport.OpenAsync(request, null, cancellationToken);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return new RecordingContent(response, new IdleTimeoutStream(body, _transport.TryTimeout, _transport.Time));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
