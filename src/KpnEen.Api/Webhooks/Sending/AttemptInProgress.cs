namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Collects times and headers while an attempt runs.</summary>
internal sealed class AttemptInProgress
{
    private static readonly HttpRequestOptionsKey<AttemptInProgress> Key = new("attempt");
    private readonly TimeProvider time;
    private readonly DateTimeOffset startedAt;
    private readonly long start;
    private readonly IReadOnlyDictionary<string, string> requestHeaders;
    private HttpResponseMessage? response;
    private double? connectedMs;
    private double? firstByteMs;

    public AttemptInProgress(HttpRequestMessage message, TimeProvider time)
    {
        this.time = time;
        startedAt = time.GetUtcNow();
        start = time.GetTimestamp();
        requestHeaders = WebhookSender.Log(message);
        message.Options.Set(Key, this);
    }

    /// <summary>Called by the connector; a request that reuses a connection has no such moment.</summary>
    public static void Connected(HttpRequestMessage message)
    {
        if (message.Options.TryGetValue(Key, out var attempt))
            attempt.connectedMs = attempt.Elapsed();
    }

    public void Answered(HttpResponseMessage answer)
    {
        response = answer;
        firstByteMs = Elapsed();
    }

    public AttemptResult Finished(string body) => Result((int)response!.StatusCode, null, body);

    // An answer whose body never ended is no answer: W18.
    public AttemptResult Failed(string error) => Result(null, error, null);

    private AttemptResult Result(int? status, string? error, string? body)
    {
        var now = time.GetUtcNow();
        var headers = response is null
            ? []
            : response
                .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        var wish = RetryAfter.Parse(headers.GetValueOrDefault("retry-after"), now);
        var total = Elapsed();
        var timings = new AttemptTimings(connectedMs, firstByteMs, total);
        return new AttemptResult(startedAt, TimeSpan.FromMilliseconds(total), status, error, requestHeaders, headers, body, timings, wish);
    }

    private double Elapsed() => time.GetElapsedTime(start).TotalMilliseconds;
}
