using System.Net.Http.Headers;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk;

public partial class RecordingsClient
{
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
    ) => OpenAsync($"/v1/recordings/{Segment.Of(recordingId)}/content", from, to, cancellationToken);

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
    ) => OpenAsync($"/v1/play/{Segment.Of(linkId)}", from, to, cancellationToken);

    /// <summary>Copies a recording (WAV) to a stream.</summary>
    /// <param name="recordingId"><c>rec_…</c></param>
    /// <param name="destination">Where it goes; stays open.</param>
    public virtual async Task DownloadAsync(string recordingId, Stream destination, CancellationToken cancellationToken = default)
    {
        await using var content = await OpenContentAsync(recordingId, cancellationToken: cancellationToken);
        await content.Stream.CopyToAsync(destination, cancellationToken);
    }

    private async Task<RecordingContent> OpenAsync(string path, long? from, long? to, CancellationToken cancellationToken)
    {
        var request = new ApiRequest(HttpMethod.Get, path)
        {
            Accept = "audio/wav, application/problem+json",
            Range = from is null && to is null ? null : new RangeHeaderValue(from, to),
        };
        var response = await _transport.OpenAsync(request, null, cancellationToken);
        try
        {
            return new RecordingContent(response, await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
