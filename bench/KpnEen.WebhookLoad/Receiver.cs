using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KpnEen.WebhookLoad;

/// <summary>
/// Takes webhooks, checks the signature of each and notes when its id came first. <c>/hang</c> answers after 15 s, <c>/raw</c> notes nothing.
/// Its own language: POST /reset, GET /count, GET /receipts (endpoint, id, microseconds since 1970; a line each).
/// </summary>
internal sealed class Receiver
{
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(15);
    private readonly byte[] key;
    private readonly ConcurrentDictionary<(string Path, string Id), long> first = new();
    private long duplicates;
    private long forged;

    private Receiver(byte[] key) => this.key = key;

    public static async Task RunAsync(string secret)
    {
        var receiver = new Receiver(Convert.FromBase64String(secret["whsec_".Length..]));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(receiver.AnswerAsync);
        await app.StartAsync();
        Console.WriteLine(app.Urls.Single());
        // It lives as long as the one that began it.
        while (await Console.In.ReadLineAsync() is not null) { }
        await app.StopAsync();
    }

    public static long Now() => (DateTimeOffset.UnixEpoch.Ticks - TimeProvider.System.GetUtcNow().Ticks) / -10;

    private Task AnswerAsync(HttpContext context) =>
        context.Request.Path.Value switch
        {
            "/reset" => Reset(),
            "/count" => context.Response.WriteAsync($"{first.Count} {duplicates} {forged}"),
            "/receipts" => TellAsync(context.Response),
            _ => ReceiveAsync(context),
        };

    private Task Reset()
    {
        first.Clear();
        duplicates = forged = 0;
        return Task.CompletedTask;
    }

    private async Task TellAsync(HttpResponse response)
    {
        await using var text = new StreamWriter(response.Body);
        foreach (var ((path, id), at) in first)
            await text.WriteAsync($"{path} {id} {at}\n");
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        var request = context.Request;
        var body = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? 32_768));
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false);
        var id = request.Headers["webhook-id"].ToString();
        var isOurs = IsOurs(request.Headers, id, body.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(body);
        context.Response.StatusCode = isOurs ? StatusCodes.Status204NoContent : StatusCodes.Status400BadRequest;
        if (!isOurs)
            Interlocked.Increment(ref forged);
        else if (request.Path == "/hang")
            await Task.Delay(Hanging, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        else if (request.Path != "/raw" && !first.TryAdd((request.Path.Value!, id), Now()))
            Interlocked.Increment(ref duplicates);
    }

    private bool IsOurs(IHeaderDictionary headers, string id, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{headers["webhook-timestamp"]}."));
        hmac.AppendData(body);
        return headers["webhook-signature"] == "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
