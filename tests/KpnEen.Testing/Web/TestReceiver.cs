using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.Testing;

/// <summary>A receiver of webhooks on a free port of 127.0.0.1 that keeps what it gets and answers as it is told.</summary>
public sealed class TestReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly WebApplication app;
    private readonly ConcurrentQueue<ReceivedRequest> all = new();
    private readonly Channel<ReceivedRequest> fresh = Channel.CreateUnbounded<ReceivedRequest>();

    private TestReceiver(WebApplication app) => this.app = app;

    /// <summary>Where it listens, with no slash at the end.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Everything that came, oldest first.</summary>
    public IReadOnlyCollection<ReceivedRequest> All => all;

    /// <summary>Decides the answer; 204 by default. It may write the answer's headers and body itself.</summary>
    public Func<ReceivedRequest, HttpResponse, Task> Answer { get; set; } =
        (_, response) =>
        {
            response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };

    /// <param name="port">0 for a free one; another to come back where one listened before.</param>
    public static async Task<TestReceiver> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{(port == 0 ? FreePort.Tcp() : port)}");
        var receiver = new TestReceiver(builder.Build());
        receiver.app.Run(receiver.ReceiveAsync);
        await receiver.app.StartAsync();
        receiver.Url = receiver.app.Urls.Single();
        return receiver;
    }

    /// <summary>Answers this status to all that comes from now on.</summary>
    public void AnswerWith(int status) =>
        Answer = (_, response) =>
        {
            response.StatusCode = status;
            return Task.CompletedTask;
        };

    /// <summary>The next request that was not handed out yet and matches; those before it that do not are passed over.</summary>
    /// <exception cref="TimeoutException">None came in time; the message lists all that did.</exception>
    public async Task<ReceivedRequest> NextAsync(Func<ReceivedRequest, bool>? match = null, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience, TimeProvider.System);
        try
        {
            while (true)
            {
                var request = await fresh.Reader.ReadAsync(patience.Token);
                if (match is null || match(request))
                    return request;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new TimeoutException(
                $"No such request came. All that did:\n{string.Join('\n', all.Select(r => $"{r.Method} {r.Path} {r.Text}"))}",
                e
            );
        }
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var path = context.Request.Path + context.Request.QueryString;
        var request = new ReceivedRequest(context.Request.Method, path, headers, body.ToArray(), TimeProvider.System.GetUtcNow());
        all.Enqueue(request);
        fresh.Writer.TryWrite(request);
        await Answer(request, context.Response);
    }
}
