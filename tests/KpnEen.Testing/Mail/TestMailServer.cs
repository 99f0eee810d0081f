using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace KpnEen.Testing;

/// <summary>A mail server on a free port of 127.0.0.1: SMTP (RFC 5321) with STARTTLS and AUTH LOGIN when it has a certificate. It keeps what it gets and answers as it is told.</summary>
public sealed class TestMailServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;
    private readonly Channel<ReceivedMail> mail = Channel.CreateUnbounded<ReceivedMail>();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    private TestMailServer(X509Certificate2? certificate)
    {
        this.certificate = certificate;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What is answered instead to a command (<c>DATA</c>; the end of a mail is <c>.</c>): <c>452 full</c>; "" breaks the connection; null: as usual.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    public static TestMailServer Start(X509Certificate2? certificate = null) => new(certificate);

    public async Task<ReceivedMail> NextAsync() => await mail.Reader.ReadAsync().AsTask().WaitAsync(Patience, TimeProvider.System);

    /// <summary>Whether mail came that was not handed out.</summary>
    public bool HasMore => mail.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        stopping.Cancel();
        listener.Stop();
        await serving;
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stopping.Token);
                try
                {
                    await TalkAsync(client.GetStream());
                }
                catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException) { }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { }
    }

    private async Task TalkAsync(Stream stream)
    {
        var (from, to, user, isEncrypted) = ("", "", (string?)null, false);
        await SayAsync("220 mail.test ready");
        while (await LineAsync(stream) is { } line)
        {
            var verb = line.Split(' ')[0].ToUpperInvariant();
            if (Answer(line) is { } answer)
            {
                if (answer.Length == 0)
                    return;
                await SayAsync(answer);
                continue;
            }
            switch (verb)
            {
                case "EHLO":
                    await SayAsync(
                        certificate is null ? "250 mail.test"
                        : isEncrypted ? "250-mail.test\r\n250 AUTH LOGIN"
                        : "250-mail.test\r\n250 STARTTLS"
                    );
                    break;
                case "STARTTLS":
                    await SayAsync("220 go on");
                    var secured = new SslStream(stream);
                    await secured.AuthenticateAsServerAsync(certificate!);
                    (stream, isEncrypted) = (secured, true);
                    break;
                case "AUTH":
                    user = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2]));
                    await SayAsync("334 UGFzc3dvcmQ6");
                    user += ":" + Encoding.UTF8.GetString(Convert.FromBase64String(await LineAsync(stream) ?? ""));
                    await SayAsync("235 welcome");
                    break;
                case "MAIL":
                    from = line;
                    await SayAsync("250 ok");
                    break;
                case "RCPT":
                    to = line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
                    await SayAsync("250 ok");
                    break;
                case "DATA":
                    await SayAsync("354 go on");
                    var data = new StringBuilder();
                    while (await LineAsync(stream) is { } text && text != ".")
                        data.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n");
                    mail.Writer.TryWrite(new ReceivedMail(from, to, data.ToString(), isEncrypted, user));
                    var last = Answer(".") ?? "250 taken";
                    if (last.Length == 0)
                        return;
                    await SayAsync(last);
                    break;
                case "QUIT":
                    await SayAsync("221 bye");
                    return;
                default:
                    await SayAsync("250 ok");
                    break;
            }
        }

        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stopping.Token);
    }

    // Byte by byte: what comes behind STARTTLS belongs to another stream.
    private async Task<string?> LineAsync(Stream stream)
    {
        var (line, one) = (new List<byte>(), new byte[1]);
        while (await stream.ReadAsync(one, stopping.Token) == 1)
        {
            if (one[0] == '\n')
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            line.Add(one[0]);
        }
        return null;
    }
}
