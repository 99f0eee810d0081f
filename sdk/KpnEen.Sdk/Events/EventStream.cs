using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using KpnEen.Sdk.Http;

namespace KpnEen.Sdk.Events;

/// <summary>The live stream, held up over broken connections: each goes on behind the last event seen.</summary>
internal sealed class EventStream(Transport transport)
{
    private static readonly ApiOperation _stream = new("streamEvents", HttpMethod.Get, "/v1/events/stream");

    // Three missed heartbeats of 15 s.
    private static readonly TimeSpan _idle = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan _defaultPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(30);

    public async IAsyncEnumerable<KpnEenEvent> ReadAsync(
        EventStreamFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var last = filter.After;
        var pause = _defaultPause;
        while (true)
        {
            var cut = false;
            // Refused for good (401, 403, 400): the pipeline throws and the stream ends.
            using var response = await OpenAsync(filter, last, cancellationToken);
            await using var body = new IdleTimeoutStream(
                await response.Content.ReadAsStreamAsync(cancellationToken),
                _idle,
                transport.Time
            );
            var parser = SseParser.Create(body, static (_, data) => data.ToArray());
            await using var items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (!cut)
            {
                cut = !await MoveNextAsync(items);
                if (cut || items.Current.Data.Length == 0)
                    continue;
                var seen = KpnEenEvent.Parse(items.Current.Data);
                pause = _defaultPause;
                yield return seen;
                last = seen.Id; // only when the reader came back for more
            }
            await Task.Delay(parser.ReconnectionInterval is { Ticks: > 0 } told ? told : pause, transport.Time, cancellationToken);
            pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, _longestPause.TotalSeconds));
        }
    }

    /// <summary>False when the connection ended or broke: both are the time to come back.</summary>
    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<SseItem<byte[]>> items)
    {
        try
        {
            return await items.MoveNextAsync();
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(EventStreamFilter filter, string? last, CancellationToken cancellationToken)
    {
        var target = new Query("/v1/events/stream")
            .With("types", filter.Types.Count == 0 ? null : string.Join(',', filter.Types))
            .With("conversationId", filter.ConversationId);
        var request = new ApiRequest(_stream, target.ToString()) { Accept = "text/event-stream", LastEventId = last };
        var pause = _defaultPause;
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                var opened = await transport.OpenAsync(request, null, cancellationToken);
                filter.Connection?.Report(new EventStreamConnection(IsUp: true));
                return opened;
            }
            catch (ApiException e) when (e is ApiTransportException or ApiRateLimitedException || (int?)e.StatusCode >= 500)
            {
                if (isFirst)
                    filter.Connection?.Report(new EventStreamConnection(IsUp: false, e));
                // A stream has no last try: the server may be away for a while, or want its peace.
                var wait = e is ApiRateLimitedException { RetryAfter: { } asked } && asked > pause ? asked : pause;
                await Task.Delay(wait, transport.Time, cancellationToken);
                pause = TimeSpan.FromSeconds(Math.Min(pause.TotalSeconds * 2, _longestPause.TotalSeconds));
            }
        }
    }
}
