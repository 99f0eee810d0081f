using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Webhooks.Sending;

/// <summary>An HTTP client for webhooks: no redirects, no cookies, no proxy of the environment, no decompression, small answers, vetted addresses.</summary>
internal static class WebhookHttp
{
    /// <param name="tls">Certificates of one receiver; null for the usual ones.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The certificates cannot be read.</exception>
    public static HttpMessageInvoker Create(GuardedConnector connector, WebhookOptions options, ReceiverTls? tls)
    {
        var certificates = tls is null ? null : ReceiverCertificates.Of(tls);
        return new HttpMessageInvoker(
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
                ConnectCallback = async (context, cancellation) =>
                {
                    var attempt = AttemptInProgress.Of(context.InitialRequestMessage);
                    var target = context.DnsEndPoint;
                    var vetted = await connector.ResolveAsync(target.Host, cancellation);
                    attempt?.Resolved();
                    var stream = await connector.ConnectAsync(target.Host, vetted, target.Port, cancellation);
                    attempt?.Connected();
                    if (context.InitialRequestMessage.RequestUri!.Scheme != Uri.UriSchemeHttps)
                        return stream;
                    // By ourselves and not by the handler, which would not tell how long it took.
                    var secured = await SecureAsync(stream, target.Host, certificates, cancellation);
                    attempt?.Secured();
                    return secured;
                },
            },
            disposeHandler: true
        );
    }

    private static async Task<SslStream> SecureAsync(
        Stream stream,
        string host,
        ReceiverCertificates? certificates,
        CancellationToken cancellation
    )
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host.Trim('[', ']').TrimEnd('.'),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        certificates?.Apply(options);
        var secured = new SslStream(stream, leaveInnerStreamOpen: false);
        try
        {
            await secured.AuthenticateAsClientAsync(options, cancellation);
            return secured;
        }
        catch (IOException e)
        {
            await secured.DisposeAsync();
            throw new AuthenticationException("The handshake broke off.", e);
        }
        catch
        {
            await secured.DisposeAsync();
            throw;
        }
    }
}
