using System.Net;
using System.Text.Json;
using KpnEen.Http.Outbound;

namespace KpnEen.Identity;

/// <summary>Fetches key sets from addresses that clients named: public hosts only, no redirects, small answers, soon.</summary>
internal sealed class ClientKeyHttp : IDisposable
{
    private const int MaxBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly HttpMessageInvoker invoker;
    private readonly TimeProvider time;

    public ClientKeyHttp(GuardedConnector connector, TimeProvider time)
    {
        this.time = time;
        invoker = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                UseCookies = false,
                UseProxy = false,
                MaxResponseHeadersLength = 16,
                ConnectTimeout = Patience,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                ConnectCallback = connector.ConnectAsync,
            }
        );
    }

    public void Dispose() => invoker.Dispose();

    /// <exception cref="HttpRequestException">No answer, or none of 200.</exception>
    /// <exception cref="JsonException">No JSON.</exception>
    public async Task<JsonElement> GetAsync(string address, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var answer = await invoker.SendAsync(request, both.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
                throw new HttpRequestException("The answer is not 200.");
            var bytes = new byte[MaxBytes + 1];
            await using var body = await answer.Content.ReadAsStreamAsync(both.Token);
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, both.Token);
            return length > MaxBytes
                ? throw new HttpRequestException("The answer is too long.")
                : JsonSerializer.Deserialize<JsonElement>(bytes.AsSpan(0, length));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException("No answer in time.");
        }
    }
}
