namespace KpnEen.Sdk;

public partial class OperationsClient
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(60);

    /// <summary>Follows a long action to what comes of it.</summary>
    /// <param name="begun">As the request that began it answered.</param>
    /// <param name="result">Reads what came of it.</param>
    public virtual Operation<T> Follow<T>(Operation begun, Func<Operation, CancellationToken, Task<T>> result)
    {
        ArgumentNullException.ThrowIfNull(begun);
        ArgumentNullException.ThrowIfNull(result);
        return new Operation<T>(this, begun, result);
    }

    /// <summary>Waits for the end of a long action, asking as often as the server wants to be asked (<c>Retry-After</c>, otherwise each second).</summary>
    /// <param name="begun">As the request that began it answered.</param>
    /// <param name="progress">Told each time it was asked.</param>
    /// <returns>As it ended, with success.</returns>
    /// <exception cref="OperationFailedException">It failed, or was called off.</exception>
    public virtual async Task<Operation> WaitForCompletionAsync(
        Operation begun,
        IProgress<Operation>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(begun);
        var latest = begun;
        while (!latest.IsFinished)
        {
            var pause = latest.RetryAfter is { Ticks: > 0 } told ? told : _pause;
            await Task.Delay(pause < _longestPause ? pause : _longestPause, _transport.Time, cancellationToken);
            latest = await GetAsync(latest.Id, cancellationToken: cancellationToken);
            progress?.Report(latest);
        }
        return latest.State == OperationState.Succeeded ? latest : throw new OperationFailedException(latest);
    }
}
