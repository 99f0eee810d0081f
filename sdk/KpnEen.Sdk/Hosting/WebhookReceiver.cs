using System.Text.Json;
using KpnEen.Sdk.Webhooks;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Sdk.Hosting;

/// <summary>One delivery from socket to handler.</summary>
internal sealed class WebhookReceiver(KpnEenWebhookOptions options, Func<KpnEenEvent, CancellationToken, Task> handler)
{
    private readonly HandledEvents _handled = new(options.Remember);

    public async Task HandleAsync(HttpContext context)
    {
        KpnEenEvent received;
        try
        {
            received = await ReceiveAsync(context.Request, context.RequestAborted);
        }
        catch (WebhookVerificationException e)
        {
            context.Response.StatusCode =
                e.Failure is WebhookFailure.BodyTooLarge ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest;
            return;
        }
        switch (_handled.Begin(received.Id))
        {
            case HandledEvents.Claim.Done:
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            case HandledEvents.Claim.InHand:
                // The first one may yet fail: let this one come again.
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                context.Response.Headers.RetryAfter = "5";
                return;
        }
        var done = false;
        try
        {
            await handler(received, context.RequestAborted);
            done = true;
        }
        finally
        {
            _handled.End(received.Id, done);
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task<KpnEenEvent> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(request, cancellationToken);
        var headers = new WebhookHeaders(
            request.Headers[WebhookHeaders.IdName],
            request.Headers[WebhookHeaders.TimestampName],
            request.Headers[WebhookHeaders.SignatureName]
        );
        WebhookVerifier.Verify(body.Span, headers, options.Secrets, options.TimeProvider, options.Tolerance);
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
