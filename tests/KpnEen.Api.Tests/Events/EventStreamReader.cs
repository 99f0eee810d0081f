namespace KpnEen.Api.Tests.Events;

/// <summary>A client of the live stream that reads it frame by frame.</summary>
public sealed class EventStreamReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private EventStreamReader(HttpResponseMessage response, StreamReader reader) => (this.response, this.reader) = (response, reader);

    public HttpResponseMessage Response => response;

    public static async Task<EventStreamReader> OpenAsync(HttpClient client, HttpRequestMessage request)
    {
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventStreamReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next frame with all its lines, comments included.</summary>
    public async Task<string> FrameAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0 && lines.Count > 0)
                return string.Join('\n', lines);
            lines.Add(line);
        }
        throw new EndOfStreamException("The stream ended.");
    }

    /// <summary>The last word of a stream that the server ends: what stands in its last frame.</summary>
    public async Task<string> LastAsync()
    {
        // Heartbeats alone would keep it going for ever.
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        for (var last = ""; ; )
        {
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                last = await FrameAsync();
            }
            catch (EndOfStreamException)
            {
                return last;
            }
        }
    }

    /// <summary>The next event: id, type, envelope.</summary>
    public async Task<(string Id, string Type, string Data)> EventAsync()
    {
        while (true)
        {
            var fields = (await FrameAsync())
                .Split('\n')
                .Select(line => line.Split(": ", 2))
                .Where(parts => parts.Length == 2 && parts[0].Length > 0)
                .ToDictionary(parts => parts[0], parts => parts[1]);
            if (fields.TryGetValue("id", out var id))
                return (id, fields["event"], fields["data"]);
        }
    }

    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
