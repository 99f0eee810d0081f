using System.Net;
using System.Security.Authentication;
using KpnEen.Api.Webhooks.Targets;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>The client webhooks go out by: no redirects, no cookies, no proxy, no decompression, small answers, vetted addresses.</summary>
internal static class WebhookHttp
{
    public static HttpMessageInvoker Create(GuardedConnector connector, WebhookOptions options) =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                UseProxy = false,
                MaxResponseHeadersLength = 16,
                // What is left of an answer is dropped with its connection.
                MaxResponseDrainSize = 0,
                ConnectTimeout = options.Timeout,
                // Addresses are vetted when a connection is made: none lives long past a change of DNS.
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
                SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
                ConnectCallback = async (context, cancellation) =>
                {
                    var stream = await connector.ConnectAsync(context, cancellation);
                    AttemptInProgress.Connected(context.InitialRequestMessage);
                    return stream;
                },
            },
            disposeHandler: true
        );
}
