using System.Diagnostics;
using System.Globalization;
using KpnEen.Api.Webhooks.Signing;

namespace KpnEen.WebhookLoad;

/// <summary>The receiver in its own process, so that its CPU and its garbage are not ours.</summary>
internal sealed class ReceiverProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler());

    private ReceiverProcess(Process process, WebhookSecret secret, string url) => (this.process, Secret, Url) = (process, secret, url);

    public WebhookSecret Secret { get; }

    public string Url { get; }

    public int Id => process.Id;

    public static async Task<ReceiverProcess> StartAsync()
    {
        var secret = WebhookSecret.Create();
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["receiver", secret.Reveal()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        return new ReceiverProcess(process, secret, await process.StandardOutput.ReadLineAsync() ?? throw new IOException("no receiver"));
    }

    public Task ResetAsync() => AskAsync("/reset");

    /// <summary>First receipts, repeated ones, and those whose signature was not ours.</summary>
    public async Task<(long First, long Again, long Forged)> CountAsync()
    {
        var numbers = (await AskAsync("/count")).Split(' ').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return (numbers[0], numbers[1], numbers[2]);
    }

    /// <summary>Microseconds since 1970 of the first receipt by endpoint and event.</summary>
    public async Task<Dictionary<(string Path, string Id), long>> ReceiptsAsync() =>
        (await AskAsync("/receipts"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(words => (words[0], words[1]), words => long.Parse(words[2], CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string> AskAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Url + path);
        using var response = await http.SendAsync(request, CancellationToken.None);
        return await response.Content.ReadAsStringAsync();
    }
}
