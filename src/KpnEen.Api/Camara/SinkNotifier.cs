using System.Net.Http.Headers;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Data.Camara;
using Microsoft.Extensions.Logging;

namespace KpnEen.Api.Camara;

/// <summary>Tells the sink of a call one status, and decides what comes of it.</summary>
internal sealed class SinkNotifier(
    CamaraNotificationQueue queue,
    WebhookClients clients,
    WebhookOptions options,
    TimeProvider time,
    ILogger<SinkNotifier> log
)
{
    /// <summary>How long after each failure it is tried again; after the last it is given up, for a call's status soon helps nobody.</summary>
    public static IReadOnlyList<TimeSpan> Delays { get; } =
    [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)];

    /// <exception cref="OperationCanceledException">The worker stops; the notification is taken again when its lease ends.</exception>
    public async Task TellAsync(CamaraNotification notification, CancellationToken stopping)
    {
        if (notification.Sink is not { } sink || sink.ExpiresAt <= time.GetUtcNow())
        {
            log.LogInformation(
                "Status {Status} of {Call} is not told: the sink's credential is gone",
                notification.Status,
                notification.CallId
            );
            await queue.DoneAsync(notification, stopping);
            return;
        }
        var failure = await SendAsync(notification, sink, stopping);
        if (failure is null)
            await queue.DoneAsync(notification, stopping);
        else if (notification.Attempts <= Delays.Count)
            await queue.PutOffAsync(notification, Delays[notification.Attempts - 1], stopping);
        else
        {
            log.LogWarning("Status {Status} of {Call} is given up: {Reason}", notification.Status, notification.CallId, failure);
            await queue.DoneAsync(notification, stopping);
        }
    }

    /// <returns>Null when the receiver took it.</returns>
    private async Task<string?> SendAsync(CamaraNotification notification, CamaraSink sink, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, sink.Url)
            {
                Content = new ByteArrayContent(
                    JsonSerializer.SerializeToUtf8Bytes(ClickToDialStatusChanged.Of(notification, options.PublicUrl), ApiJson.Options)
                ),
            };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ClickToDialStatusChanged.MediaType);
            if (sink.AccessToken is { } token)
                message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await clients.For(null).SendAsync(message, either.Token);
            return response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return "no answer in time";
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // Which of them it was could tell what stands in our network.
            return "no connection";
        }
    }
}
