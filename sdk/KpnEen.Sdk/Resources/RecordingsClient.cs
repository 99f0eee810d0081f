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
    public virtual async Task<RecordingContent> OpenContentAsync(
        string recordingId,
        long? from = null,
        long? to = null,
        CancellationToken cancellationToken = default
    )
    {
        var request = new ApiRequest(HttpMethod.Get, $"/v1/recordings/{Segment.Of(recordingId)}/content")
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

    /// <summary>Copies a recording (WAV) to a stream.</summary>
    /// <param name="recordingId"><c>rec_…</c></param>
    /// <param name="destination">Where it goes; stays open.</param>
    public virtual async Task DownloadAsync(string recordingId, Stream destination, CancellationToken cancellationToken = default)
    {
        await using var content = await OpenContentAsync(recordingId, cancellationToken: cancellationToken);
        await content.Stream.CopyToAsync(destination, cancellationToken);
    }
}
