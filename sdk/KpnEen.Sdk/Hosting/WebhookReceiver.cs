using System.Text.Json;
using KpnEen.Sdk.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sdk.Hosting;

/// <summary>One delivery from socket to handler.</summary>
/// <param name="handle">Handles an event to its end.</param>
/// <param name="queue">Takes events for later; null handles them before the answer.</param>
internal sealed class WebhookReceiver(
    KpnEenWebhookOptions options,
    Func<IServiceProvider, KpnEenEvent, CancellationToken, Task> handle,
    WebhookQueue? queue,
    ILogger logger
)
{
    private const string RetryAfterSeconds = "5";
    private static readonly EventId _refused = new(10, "WebhookRefused");
    private static readonly EventId _gone = new(11, "WebhookGone");

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.StatusCode = await ReceiveAsync(context);
        if (context.Response.StatusCode == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds;
    }

    private async Task<int> ReceiveAsync(HttpContext context)
    {
        try
        {
            var received = await VerifyAsync(context.Request, context.RequestAborted);
            if (options.IsGone)
                return StatusCodes.Status410Gone;
            return (options.Store is { } store ? await store.BeginAsync(received.Id, context.RequestAborted) : EventClaim.Ours) switch
            {
                EventClaim.Done => StatusCodes.Status204NoContent,
                // The first one may yet fail: let this one come again.
                EventClaim.InHand => StatusCodes.Status503ServiceUnavailable,
                _ when queue is not null => await EnqueueAsync(queue, received),
                _ => await HandleAsync(context.RequestServices, received, context.RequestAborted),
            };
        }
        catch (WebhookVerificationException e)
        {
            logger.LogWarning(_refused, "A delivery is refused: {Failure}", e.Failure);
            return e.Failure is WebhookFailure.BodyTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
        }
        catch (WebhookGoneException e)
        {
            logger.LogWarning(_gone, "A delivery is answered 410: {Reason}", e.Message);
            return StatusCodes.Status410Gone;
        }
    }

    private async Task<int> HandleAsync(IServiceProvider services, KpnEenEvent received, CancellationToken cancellationToken)
    {
        var handled = false;
        try
        {
            await handle(services, received, cancellationToken);
            handled = true;
        }
        finally
        {
            // Told also when the sender has hung up.
            if (options.Store is { } store)
                await store.EndAsync(received.Id, handled, CancellationToken.None);
        }
        return StatusCodes.Status204NoContent;
    }

    private async Task<int> EnqueueAsync(WebhookQueue waiting, KpnEenEvent received)
    {
        if (waiting.TryAdd(received))
            return StatusCodes.Status204NoContent;
        if (options.Store is { } store)
            await store.EndAsync(received.Id, handled: false, CancellationToken.None);
        return StatusCodes.Status503ServiceUnavailable;
    }

    private async Task<KpnEenEvent> VerifyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(request, cancellationToken);
        var headers = new WebhookHeaders(
            request.Headers[WebhookHeaders.IdName],
            request.Headers[WebhookHeaders.TimestampName],
            request.Headers[WebhookHeaders.SignatureName]
        );
        WebhookVerifier.Verify(body.Span, headers, options.Keys, options.TimeProvider, options.Tolerance);
        try
        {
            return KpnEenEvent.Parse(body.Span);
        }
        catch (JsonException e)
        {
            throw new WebhookVerificationException(WebhookFailure.NotAnEvent, e.Message);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // One byte more than allowed tells a body that is too large from one that just fits.
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await request.Body.ReadAsync(chunk, cancellationToken) is > 0 and var length)
        {
            buffer.Write(chunk, 0, length);
            if (buffer.Length > WebhookVerifier.MaxBodyBytes)
                throw new WebhookVerificationException(WebhookFailure.BodyTooLarge, "The body is too large.");
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
