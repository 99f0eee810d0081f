using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace KpnEen.Data.Mail;

/// <summary>
/// The client's side of SMTP (RFC 5321) with STARTTLS (RFC 3207) and AUTH PLAIN or LOGIN (RFC 4954). .NET's own client knows no authorities but the system's,
/// cannot say PLAIN, and goes on without signing in where the server offers nothing it knows.
/// </summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    /// <summary>RFC 5321 4.5.3.1.5 allows 512; some say more.</summary>
    private const int LongestLine = 2048;

    private const int MostLines = 100;
    private readonly SmtpOptions options;
    private readonly string name;
    private readonly byte[] buffer = new byte[4096];
    private int start;
    private int end;
    private Stream stream;
    private IReadOnlyList<string> offered = [];

    private SmtpConversation(SmtpOptions options, Socket socket)
    {
        this.options = options;
        stream = new NetworkStream(socket, ownsSocket: true);
        name = Literal(((IPEndPoint)socket.LocalEndPoint!).Address);
    }

    /// <summary>Connects, and signs in where the options say how.</summary>
    /// <exception cref="SmtpException">The server refuses, or does not offer what the options demand.</exception>
    /// <exception cref="SocketException">It is away.</exception>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="AuthenticationException">Nobody vouches for its certificate.</exception>
    public static async Task<SmtpConversation> OpenAsync(SmtpOptions options, CancellationToken cancel)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, cancel);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        var server = new SmtpConversation(options, socket);
        try
        {
            await server.BeginAsync(cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands over one mail; the server has it when this returns.</summary>
    /// <param name="text">Header and body with CR LF.</param>
    public async Task SendAsync(string from, string to, string text, CancellationToken cancel)
    {
        await SayAsync($"MAIL FROM:<{from}>", 250, cancel);
        await SayAsync($"RCPT TO:<{to}>", 250, cancel);
        await SayAsync("DATA", 354, cancel);
        // RFC 5321 4.5.2: a dot that begins a line is doubled.
        await SayAsync($"\r\n{text}".Replace("\r\n.", "\r\n..", StringComparison.Ordinal)[2..] + "\r\n.", 250, cancel);
    }

    /// <summary>A goodbye; whatever comes of it, what was sent is sent.</summary>
    public async Task LeaveAsync(CancellationToken cancel)
    {
        try
        {
            await SayAsync("QUIT", 221, cancel);
        }
        catch (Exception e) when (e is SmtpException or IOException or OperationCanceledException) { }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task BeginAsync(CancellationToken cancel)
    {
        Demand(await AnswerAsync(cancel), 220);
        await GreetAsync(cancel);
        if (options.DemandsTls)
        {
            await SecureAsync(cancel);
            // RFC 3207 4.2: what was offered before is forgotten.
            await GreetAsync(cancel);
        }
        if (options.User is { } user)
            await SignInAsync(user, options.Password ?? "", cancel);
    }

    private async Task GreetAsync(CancellationToken cancel) => offered = (await SayAsync($"EHLO {name}", 250, cancel)).Skip(1).ToList();

    private async Task SecureAsync(CancellationToken cancel)
    {
        if (!offered.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
            throw new SmtpException("The server offers no STARTTLS.");
        await SayAsync("STARTTLS", 220, cancel);
        // What somebody on the way put behind the answer would count as said under TLS (CVE-2011-0411 and its like).
        if (start < end)
            throw new SmtpException("The server goes on in plain text after STARTTLS.");
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (options.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }
        var secured = new SslStream(stream);
        stream = secured;
        await secured.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = options.Host,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                CertificateChainPolicy = policy,
            },
            cancel
        );
    }

    private async Task SignInAsync(string user, string password, CancellationToken cancel)
    {
        var ways = offered
            .Where(line => line.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
            .SelectMany(line => line.ToUpperInvariant().Split(' '))
            .ToHashSet();
        if (ways.Contains("PLAIN"))
        {
            await SayAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", 235, cancel);
            return;
        }
        if (!ways.Contains("LOGIN"))
            throw new SmtpException("The server offers no way to sign in that we know: PLAIN or LOGIN.");
        await SayAsync("AUTH LOGIN", 334, cancel);
        await SayAsync(Base64(user), 334, cancel);
        await SayAsync(Base64(password), 235, cancel);
    }

    /// <returns>The lines of the answer without their code.</returns>
    private async Task<List<string>> SayAsync(string line, int wanted, CancellationToken cancel)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancel);
        await stream.FlushAsync(cancel);
        return Demand(await AnswerAsync(cancel), wanted);
    }

    // RFC 5321 4.3.2: of a code the client goes by the first digit.
    private static List<string> Demand((int Code, List<string> Lines) answer, int wanted) =>
        answer.Code / 100 == wanted / 100
            ? answer.Lines
            : throw new SmtpException((SmtpStatusCode)answer.Code, $"The server answered {answer.Code}.");

    private async Task<(int Code, List<string> Lines)> AnswerAsync(CancellationToken cancel)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await LineAsync(cancel);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
                throw new SmtpException("The server does not speak SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-')
                return (code, lines);
        }
        throw new SmtpException("The server's answer does not end.");
    }

    private async Task<string> LineAsync(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            while (start < end)
            {
                var octet = buffer[start++];
                if (octet == '\n')
                    return line.ToString().TrimEnd('\r');
                if (line.Append((char)octet).Length > LongestLine)
                    throw new SmtpException("The server's line does not end.");
            }
            (start, end) = (0, await stream.ReadAsync(buffer, cancel));
            if (end == 0)
                throw new IOException("The mail server closed the connection.");
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // RFC 5321 4.1.3: who has no name in public says the address.
    private static string Literal(IPAddress local) =>
        local.IsIPv4MappedToIPv6 ? $"[{local.MapToIPv4()}]"
        : local.AddressFamily == AddressFamily.InterNetwork ? $"[{local}]"
        : $"[IPv6:{new IPAddress(local.GetAddressBytes())}]";
}
