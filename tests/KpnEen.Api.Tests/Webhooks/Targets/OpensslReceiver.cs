using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Data.Webhooks;
using KpnEen.Testing;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>A receiver whose TLS is not .NET's: <c>openssl s_server</c> on a port it chose itself. It shows on its output what came, and says what it gets on its input.</summary>
internal sealed partial class OpensslReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private readonly DirectoryInfo folder;
    private readonly ForeignProcess process;
    private int port;

    private OpensslReceiver(DirectoryInfo folder, ForeignProcess process) => (this.folder, this.process) = (folder, process);

    /// <summary>What openssl tells of its connections.</summary>
    public string Output => process.Output;

    /// <param name="clientsOf">Whoever shows no certificate of this authority is turned away; null: nobody is asked.</param>
    /// <param name="more">Arguments, such as <c>-tls1_2</c>.</param>
    public static async Task<OpensslReceiver> StartAsync(
        X509Certificate2 certificate,
        X509Certificate2? clientsOf = null,
        params string[] more
    )
    {
        var folder = Directory.CreateTempSubdirectory("kpneen-openssl-");
        string[] arguments = ["s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key", .. more];
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "server.key"), TestCertificates.Key(certificate));
        if (clientsOf is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "clients.pem"), clientsOf.ExportCertificatePem());
            arguments = [.. arguments, "-CAfile", "clients.pem", "-Verify", "1", "-verify_return_error"];
        }
        var receiver = new OpensslReceiver(
            folder,
            ForeignProcess.Start(RequiredTool.Find("openssl", "openssl"), arguments, folder.FullName)
        );
        try
        {
            receiver.port = await receiver.ListeningAsync();
            return receiver;
        }
        catch
        {
            await receiver.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a webhook, and has openssl answer 204 once it is there.</summary>
    public async Task<AttemptResult> DeliverAsync(ReceiverTls? tls)
    {
        var sending = TlsAttempt.SendAsync($"https://{TlsReceiver.Host}:{port}/hook", tls);
        for (var answered = false; !sending.IsCompleted; )
        {
            if (!answered && Body().IsMatch(Output))
            {
                answered = true;
                await process.Input.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n");
                await process.Input.FlushAsync();
            }
            await Task.WhenAny(sending, Task.Delay(Look, TimeProvider.System));
        }
        return await sending;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<int> ListeningAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!patience.IsCancellationRequested && !process.HasExited)
        {
            if (Listening().Match(Output) is { Success: true } match)
                return int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            await Task.Delay(Look, TimeProvider.System);
        }
        throw new InvalidOperationException($"openssl does not listen:\n{Output}");
    }

    [GeneratedRegex(@"^ACCEPT 127\.0\.0\.1:(\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Listening();

    [GeneratedRegex(@"^\{\}\r?$", RegexOptions.Multiline)]
    private static partial Regex Body();
}
