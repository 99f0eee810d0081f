namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Collects times and headers while an attempt runs.</summary>
internal sealed class AttemptInProgress
{
    private static readonly HttpRequestOptionsKey<AttemptInProgress> Key = new("attempt");
    private readonly TimeProvider time;
    private readonly DateTimeOffset startedAt;
    private readonly long start;
    private IReadOnlyDictionary<string, string> requestHeaders = new Dictionary<string, string>();
    private HttpResponseMessage? response;
    private double? resolvedMs;
    private double? connectedMs;
    private double? securedMs;
    private double? firstByteMs;

    public AttemptInProgress(TimeProvider time)
    {
        this.time = time;
        startedAt = time.GetUtcNow();
        start = time.GetTimestamp();
    }

    /// <summary>The one a connection is made for; a request that reuses a connection has no such moments.</summary>
    public static AttemptInProgress? Of(HttpRequestMessage message) => message.Options.TryGetValue(Key, out var attempt) ? attempt : null;

    public void Sends(HttpRequestMessage message)
    {
        requestHeaders = WebhookSender.Log(message);
        message.Options.Set(Key, this);
    }

    public void Resolved() => resolvedMs = Elapsed();

    public void Connected() => connectedMs = Elapsed();

    public void Secured() => securedMs = Elapsed();

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
        var timings = new AttemptTimings(resolvedMs, connectedMs, securedMs, firstByteMs, total);
        return new AttemptResult(startedAt, TimeSpan.FromMilliseconds(total), status, error, requestHeaders, headers, body, timings, wish);
    }

    private double Elapsed() => time.GetElapsedTime(start).TotalMilliseconds;
}
