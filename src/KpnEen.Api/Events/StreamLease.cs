namespace KpnEen.Api.Events;

/// <summary>How long a stream may go on: no longer than what opened it.</summary>
/// <param name="ExpiresAt">Of the token.</param>
/// <param name="WhyOverAsync">Asked again and again while the stream is open. One of <see cref="StreamEnd"/>, or null: it may go on.</param>
internal sealed record StreamLease(DateTimeOffset ExpiresAt, Func<CancellationToken, ValueTask<string?>> WhyOverAsync)
{
    /// <summary>At most the given time, and never none: even what ends now is told so.</summary>
    public TimeSpan Left(TimeSpan most, DateTimeOffset now) =>
        ExpiresAt - now is var left && left < most ? TimeSpan.FromTicks(Math.Max(left.Ticks, 1)) : most;
}
