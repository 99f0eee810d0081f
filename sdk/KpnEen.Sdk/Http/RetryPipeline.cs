using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Http;

/// <summary>Sends a request until it succeeds, fails for good, or the time is up. Knows nothing of tokens.</summary>
/// <param name="invoker">Gives the handler chain; asked anew for each try so that the factory can renew it.</param>
/// <param name="draw">Jitter, 0 to 1.</param>
internal sealed class RetryPipeline(KpnEenClientOptions options, Func<HttpMessageInvoker> invoker, ILogger logger, Func<double> draw)
{
    private static readonly EventId _retrying = new(1, "Retrying");

    public TimeSpan Backoff(int attempt) => RetryPolicy.Backoff(options, attempt, draw());

    /// <param name="operation">What it is called.</param>
    /// <param name="compose">Makes the request anew for each try.</param>
    /// <param name="repeatable">The request may be sent twice without doing its work twice.</param>
    /// <param name="read">Reads the body within the time of the try; a stream is handed over instead.</param>
    /// <exception cref="ApiException">The last failure.</exception>
    public async Task<T> SendAsync<T>(
        ApiOperation operation,
        Func<HttpRequestMessage> compose,
        bool repeatable,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(options.OverallTimeout, options.TimeProvider);
        using var overall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var begun = Telemetry.Begin(options.TimeProvider);
        for (var attempt = 0; ; attempt++)
        {
            var (result, failure, wait) = await TryAsync(operation, compose, read, attempt, overall.Token, cancellationToken);
            if (failure is null)
            {
                Telemetry.End(operation, options.TimeProvider, begun, null);
                return result!;
            }
            if (wait is not { } pause || !repeatable || attempt >= options.MaxRetries || pause > options.RetryAfterCap)
            {
                Telemetry.End(operation, options.TimeProvider, begun, failure);
                throw failure;
            }
            Telemetry.Retried(operation);
            logger.LogDebug(_retrying, "Try {Attempt} failed ({Reason}); next in {Pause}", attempt + 1, failure.Message, pause);
            try
            {
                await Task.Delay(pause, options.TimeProvider, overall.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                Telemetry.End(operation, options.TimeProvider, begun, failure);
                throw failure; // the time budget ended while waiting: the failure says more than the clock
            }
        }
    }

    /// <returns>A result, or a failure with the wait before the next try (null: none is worth it).</returns>
    private async Task<(T? Result, ApiException? Failure, TimeSpan? Wait)> TryAsync<T>(
        ApiOperation operation,
        Func<HttpRequestMessage> compose,
        Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        int attempt,
        CancellationToken overall,
        CancellationToken caller
    )
    {
        using var patience = new CancellationTokenSource(options.TryTimeout, options.TimeProvider);
        using var attemptToken = CancellationTokenSource.CreateLinkedTokenSource(overall, patience.Token);
        var backoff = Backoff(attempt);
        HttpResponseMessage? response = null;
        var keep = false;
        using var request = compose();
        using var span = Telemetry.StartTry(operation, request, attempt);
        Exception? broken = null;
        try
        {
            response = await invoker().SendAsync(request, attemptToken.Token);
            if (response.IsSuccessStatusCode)
            {
                var result = await read(response, attemptToken.Token);
                keep = result is HttpResponseMessage;
                return (result, null, null);
            }
            var retryAfter = RetryPolicy.RetryAfter(response, options.TimeProvider.GetUtcNow());
            var failure = await ApiErrors.FromAsync(response, retryAfter, attemptToken.Token);
            return (default, failure, RetryPolicy.IsTransient(response) ? retryAfter ?? backoff : null);
        }
        catch (OperationCanceledException e) when (!caller.IsCancellationRequested)
        {
            broken = e;
            var what = overall.IsCancellationRequested ? options.OverallTimeout : options.TryTimeout;
            var late = new ApiTransportException($"No answer within {what.TotalSeconds:0.#} s.", e);
            return (default, late, overall.IsCancellationRequested ? null : backoff);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            broken = e;
            return (default, new ApiTransportException(e.Message, e), backoff);
        }
        finally
        {
            Telemetry.EndTry(span, response?.StatusCode, broken);
            if (!keep)
                response?.Dispose();
        }
    }
}
