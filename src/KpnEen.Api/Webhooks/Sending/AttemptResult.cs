namespace KpnEen.Api.Webhooks.Sending;

/// <summary>What one request came to.</summary>
/// <param name="Status">HTTP status; null when there was no answer.</param>
/// <param name="Error">Null on an answer; else one of <see cref="AttemptError"/>.</param>
/// <param name="Body">At most 20 000 bytes of the answer, as text.</param>
/// <param name="RequestHeaders">As sent: with the signature, which is no secret.</param>
/// <param name="RetryAfter">The receiver's wish.</param>
public sealed record AttemptResult(
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    int? Status,
    string? Error,
    IReadOnlyDictionary<string, string> RequestHeaders,
    IReadOnlyDictionary<string, string> ResponseHeaders,
    string? Body,
    AttemptTimings Timings,
    TimeSpan? RetryAfter
)
{
    /// <summary>W14: 2xx and nothing else.</summary>
    public bool Succeeded => Status is >= 200 and <= 299;

    /// <summary>W12: the receiver says that it is gone for good.</summary>
    public bool Gone => Status == 410;

    /// <summary>W17: the receiver has more than it can do.</summary>
    public bool Overloaded => Status is 429 or 502 or 503 or 504 || Error == AttemptError.Timeout;

    public ReceiverCommand Command =>
        Status is null
            ? ReceiverCommand.None
            : ResponseHeaders.GetValueOrDefault("webhook-delivery") switch
            {
                "disable" => ReceiverCommand.Disable,
                "abort-message" => ReceiverCommand.Abort,
                _ => ReceiverCommand.None,
            };
}
