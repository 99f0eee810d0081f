using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KpnEen.Sdk.Webhooks;

namespace KpnEen.Cli.Events;

/// <summary>A program on this machine that takes webhooks. It gets what an endpoint of the API would: the same body, signed by Standard Webhooks 1.0.0 with a secret of the session.</summary>
internal sealed class LocalReceiver(Uri address, string secret, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15); // that of the API
    private readonly WebhookSecret _secret = WebhookSecret.Parse(secret);

    // What is local goes through no proxy, and an answer that sends elsewhere is an answer.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    public static string NewSecret() => "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <param name="id"><c>evt_…</c></param>
    public async Task<LocalAnswer> TakeAsync(string id, JsonElement body, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(body.GetRawText());
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "kpneen-cli");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", _secret.SignatureHeader(id, timestamp, bytes));
        using var deadline = new CancellationTokenSource(_patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var began = time.GetTimestamp();
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            return new LocalAnswer((int)response.StatusCode, null, time.GetElapsedTime(began));
        }
        catch (HttpRequestException e)
        {
            return new LocalAnswer(null, e.InnerException?.Message ?? e.Message, time.GetElapsedTime(began));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new LocalAnswer(null, $"none in {_patience.TotalSeconds:0} s", time.GetElapsedTime(began));
        }
    }

    public void Dispose() => _http.Dispose();
}
