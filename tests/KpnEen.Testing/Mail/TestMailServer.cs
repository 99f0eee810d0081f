using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace KpnEen.Testing;

/// <summary>A mail server on a free port of 127.0.0.1: SMTP (RFC 5321) with AUTH PLAIN and LOGIN, and with STARTTLS when it has a certificate: then nobody signs in before. It keeps what it gets and answers as it is told.</summary>
public sealed class TestMailServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2? certificate;
    private readonly string ways;
    private readonly Channel<ReceivedMail> mail = Channel.CreateUnbounded<ReceivedMail>();
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    private TestMailServer(X509Certificate2? certificate, string ways)
    {
        (this.certificate, this.ways) = (certificate, ways);
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What is answered instead to a command (<c>DATA</c>; the end of a mail is <c>.</c>): <c>452 full</c>; "" breaks the connection; null: as usual.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Whom it lets in, as <c>user:password</c>; null: everybody.</summary>
    public string? Login { get; init; }

    /// <param name="ways">To sign in, as AUTH offers them; "": none.</param>
    public static TestMailServer Start(X509Certificate2? certificate = null, string ways = "PLAIN LOGIN", string? login = null) =>
        new(certificate, ways) { Login = login };

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
                        certificate is not null && !isEncrypted ? "250-mail.test\r\n250-SIZE 1000000\r\n250 STARTTLS"
                        : ways.Length == 0 ? "250 mail.test"
                        : $"250-mail.test\r\n250-AUTH {ways}\r\n250 SIZE 1000000"
                    );
                    break;
                case "STARTTLS":
                    await SayAsync("220 go on");
                    var secured = new SslStream(stream);
                    await secured.AuthenticateAsServerAsync(certificate!);
                    (stream, isEncrypted) = (secured, true);
                    break;
                case "AUTH":
                    var shown = await SignInAsync(line);
                    user = Login is null || shown == Login ? shown : null;
                    await SayAsync(user is null ? "535 5.7.8 no" : "235 welcome");
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

        // RFC 4616 for PLAIN; LOGIN asks for name and password in turn.
        async Task<string> SignInAsync(string line)
        {
            var words = line.Split(' ');
            if (words[1].Equals("PLAIN", StringComparison.OrdinalIgnoreCase))
                return string.Join(':', Decoded(words.Length > 2 ? words[2] : await AskAsync("")).Split('\0')[1..]);
            var name = Decoded(words.Length > 2 ? words[2] : await AskAsync("VXNlcm5hbWU6"));
            return $"{name}:{Decoded(await AskAsync("UGFzc3dvcmQ6"))}";
        }

        async Task<string> AskAsync(string what)
        {
            await SayAsync($"334 {what}");
            return await LineAsync(stream) ?? "";
        }

        async Task SayAsync(string text) => await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), stopping.Token);
    }

    private static string Decoded(string text) => Encoding.UTF8.GetString(Convert.FromBase64String(text));

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
