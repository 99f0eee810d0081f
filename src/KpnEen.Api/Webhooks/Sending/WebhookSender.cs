using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Security.Cryptography;
using KpnEen.Api.Webhooks.Signing;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>Signs and sends one attempt, and tells what came of it. The only way out for events, tests, probes and replays alike.</summary>
public sealed class WebhookSender(WebhookClients clients, ReceiverTokens tokens, WebhookOptions options, TimeProvider time)
{
    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type",
        "user-agent",
        "webhook-id",
        "webhook-timestamp",
        "webhook-signature",
        "webhook-attempt",
        "webhook-attempt-trigger",
    };

    /// <exception cref="OperationCanceledException">The worker stops; what the receiver got is unknown.</exception>
    public async Task<AttemptResult> SendAsync(WebhookRequest request, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        var attempt = new AttemptInProgress(time);
        try
        {
            using var message = Message(request, time.GetUtcNow());
            if (request.Receiver.Authentication is { } authentication)
                message.Headers.Authorization = await tokens.HeaderAsync(request.EndpointId, authentication, either.Token);
            attempt.Sends(message);
            using var response = await clients.For(request.Receiver.Tls).SendAsync(message, either.Token);
            attempt.Answered(response);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                tokens.Forget(request.EndpointId);
            var body = await ResponseText.ReadAsync(response.Content, either.Token);
            return attempt.Finished(body);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return attempt.Failed(AttemptError.Timeout);
        }
        catch (ReceiverTokenException)
        {
            return attempt.Failed(AttemptError.TokenFailed);
        }
        catch (HttpRequestException failure)
        {
            return attempt.Failed(Classify(failure));
        }
        catch (CryptographicException)
        {
            return attempt.Failed(AttemptError.TlsFailed);
        }
        catch (IOException)
        {
            return attempt.Failed(AttemptError.ProtocolError);
        }
    }

    /// <summary>What the delivery log may show of a request: the customer's own headers can be credentials.</summary>
    internal static Dictionary<string, string> Log(HttpRequestMessage message) =>
        message
            .Headers.Concat(message.Content!.Headers)
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => Shown.Contains(h.Key) ? string.Join(", ", h.Value) : "***");

    private static HttpRequestMessage Message(WebhookRequest request, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeSeconds();
        var message = new HttpRequestMessage(HttpMethod.Post, request.Url) { Content = new ReadOnlyMemoryContent(request.Body) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.Add("user-agent", "KPN-EEN-Webhooks/1");
        message.Headers.Add("webhook-id", request.EventId);
        message.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add("webhook-signature", WebhookSigner.Sign(request.Keys, request.EventId, timestamp, request.Body.Span));
        message.Headers.Add("webhook-attempt", request.Attempt.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add("webhook-attempt-trigger", request.Trigger);
        return message;
    }

    private static string Classify(HttpRequestException failure) =>
        failure.HttpRequestError switch
        {
            HttpRequestError.SecureConnectionError => AttemptError.TlsFailed,
            _ when failure.InnerException is AuthenticationException => AttemptError.TlsFailed,
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError => AttemptError.ConnectionFailed,
            _ => AttemptError.ProtocolError,
        };
}
