using System.Net.Http.Headers;
using System.Text;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.MediaLoad;

namespace KpnEen.WebhookLoad;

/// <summary>What this machine can at all: signed posts of 1 kB from HttpClient to the receiver, with nothing stored.</summary>
internal static class Ceiling
{
    private const int Parallel = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static async Task<Figures> RunAsync(Bench bench)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler());
        var body = Encoding.UTF8.GetBytes($$"""{"data":"{{new string('x', 990)}}"}""");
        await SendForAsync(WarmUp);
        var (cpu, began) = (Cpu(), TimeProvider.System.GetTimestamp());
        var taken = await SendForAsync(Window);
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        return new Figures("raw ceiling", taken.Count / seconds, taken.Times, [], 0, 0, Cpu() - cpu, TimeSpan.Zero, taken.Count);

        TimeSpan Cpu() => ProcessFigures.Cpu([Environment.ProcessId]);

        async Task<(long Count, List<double> Times)> SendForAsync(TimeSpan span)
        {
            var start = TimeProvider.System.GetTimestamp();
            var lanes = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => LaneAsync(start, span)));
            return (lanes.Sum(l => l.Count), [.. lanes.SelectMany(l => l)]);
        }

        async Task<List<double>> LaneAsync(long start, TimeSpan span)
        {
            var times = new List<double>();
            while (TimeProvider.System.GetElapsedTime(start) < span)
            {
                var at = TimeProvider.System.GetTimestamp();
                var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
                using var message = new HttpRequestMessage(HttpMethod.Post, bench.Receiver.Url + "/raw")
                {
                    Content = new ByteArrayContent(body),
                };
                message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                message.Headers.Add("webhook-id", "evt_raw");
                message.Headers.Add("webhook-timestamp", $"{timestamp}");
                message.Headers.Add("webhook-signature", WebhookSigner.Sign([bench.Receiver.Secret], "evt_raw", timestamp, body));
                using var answer = await http.SendAsync(message, CancellationToken.None);
                answer.EnsureSuccessStatusCode();
                times.Add(TimeProvider.System.GetElapsedTime(at).TotalMilliseconds);
            }
            return times;
        }
    }
}
