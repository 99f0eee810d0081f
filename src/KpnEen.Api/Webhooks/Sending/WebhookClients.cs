using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>The clients webhooks go out by: one for all, and one for each set of certificates, whose connections nobody else may use.</summary>
public sealed class WebhookClients(GuardedConnector connector, WebhookOptions options, TimeProvider time) : IDisposable
{
    // Longer than any attempt lasts: who is not used for that long has none under way.
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly HttpMessageInvoker usual = WebhookHttp.Create(connector, options, null);
    private readonly Dictionary<ReceiverTls, Used> special = [];
    private readonly Lock turn = new();

    /// <exception cref="System.Security.Cryptography.CryptographicException">The certificates cannot be read.</exception>
    public HttpMessageInvoker For(ReceiverTls? tls)
    {
        if (tls is null || tls == new ReceiverTls(null, null, null))
            return usual;
        lock (turn)
        {
            var now = time.GetUtcNow();
            foreach (var (key, client) in special.Where(s => now - s.Value.At > Idle && s.Key != tls).ToList())
            {
                special.Remove(key);
                client.Http.Dispose();
            }
            if (!special.TryGetValue(tls, out var found))
                special[tls] = found = new Used(WebhookHttp.Create(connector, options, tls));
            found.At = now;
            return found.Http;
        }
    }

    public void Dispose()
    {
        usual.Dispose();
        foreach (var client in special.Values)
            client.Http.Dispose();
    }

    private sealed class Used(HttpMessageInvoker http)
    {
        public HttpMessageInvoker Http { get; } = http;
        public DateTimeOffset At { get; set; }
    }
}
