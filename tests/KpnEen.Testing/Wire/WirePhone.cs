using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Testing;

/// <summary>A phone written as messages: for what a transport must do, whatever carries it.</summary>
public sealed class WirePhone(ISipWire wire, string transport, string username, string password, string domain)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly string tag = Guid.NewGuid().ToString("N")[..8];
    private readonly string callId = Guid.NewGuid().ToString("N");
    private int sequence;

    public ISipWire Wire => wire;

    /// <summary>RFC 7118 5: a browser has no address anyone could call.</summary>
    public string Contact { get; init; } =
        $"sip:{Guid.NewGuid().ToString("N")[..8]}@phone.invalid;transport={transport.ToLowerInvariant()}";

    public string Host { get; init; } = "phone.invalid";

    /// <summary>Registers, with the answer to the challenge; the final answer.</summary>
    public async Task<string> RegisterAsync(string contactParameters = "", string headers = "", int seconds = 300)
    {
        var uri = $"sip:{domain}";
        var more = $"Contact: <{Contact}>{contactParameters}\r\nExpires: {seconds}\r\n{headers}";
        await SendAsync(Request("REGISTER", uri, $"sip:{username}@{domain}", more));
        var answer = await HearAsync();
        if (!answer.StartsWith("SIP/2.0 401", StringComparison.Ordinal))
            return answer;
        await SendAsync(Request("REGISTER", uri, $"sip:{username}@{domain}", more + Authorization("REGISTER", uri, answer)));
        return await HearAsync();
    }

    /// <summary>An OPTIONS for the exchange itself.</summary>
    public string Options(string headers = "") => Request("OPTIONS", $"sip:{domain}", $"sip:{domain}", headers);

    public async Task SendAsync(string message)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        await wire.SendAsync(message, patience.Token);
    }

    /// <summary>The next message but 100.</summary>
    public async Task<string> HearAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var message = await wire.ReceiveAsync(patience.Token) ?? throw new EndOfStreamException("The exchange closed.");
            if (!message.StartsWith("SIP/2.0 100", StringComparison.Ordinal))
                return message;
        }
    }

    /// <summary>Answers a request it was sent.</summary>
    public Task AnswerAsync(string request, int status, string headers = "", string body = "")
    {
        var copied = Head(request).Where(line => IsOneOf(line, "Via", "From", "Call-ID", "CSeq", "Record-Route"));
        var to = Head(request).Single(line => IsOneOf(line, "To"));
        if (!to.Contains(";tag=", StringComparison.Ordinal))
            to += $";tag={tag}";
        var type = body.Length > 0 ? "Content-Type: application/sdp\r\n" : "";
        return SendAsync(
            $"SIP/2.0 {status} Answer\r\n{string.Join("\r\n", copied.Append(to))}\r\nContact: <{Contact}>\r\n{headers}{type}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );
    }

    /// <summary>Value of the first such header.</summary>
    public static string? Header(string message, string name) =>
        Head(message).Where(line => IsOneOf(line, name)).Select(line => line[(line.IndexOf(':') + 1)..].Trim()).FirstOrDefault();

    private static string[] Head(string message) => message[..message.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");

    private static bool IsOneOf(string line, params string[] names) =>
        names.Any(name => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));

    private string Request(string method, string uri, string to, string headers) =>
        $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{transport} {Host};branch=z9hG4bK{Guid.NewGuid():N};rport\r\nMax-Forwards: 70\r\n"
        + $"From: <sip:{username}@{domain}>;tag={tag}\r\nTo: <{to}>\r\nCall-ID: {callId}\r\nCSeq: {++sequence} {method}\r\n"
        + $"{headers}Content-Length: 0\r\n\r\n";

    private string Authorization(string method, string uri, string challenge)
    {
        var given = Header(challenge, "WWW-Authenticate")!;
        var (realm, nonce, cnonce) = (Quoted(given, "realm"), Quoted(given, "nonce"), Guid.NewGuid().ToString("N")[..8]);
        var opaque = given.Contains("opaque=", StringComparison.Ordinal) ? $", opaque=\"{Quoted(given, "opaque")}\"" : "";
        var response = Hash($"{Hash($"{username}:{realm}:{password}")}:{nonce}:00000001:{cnonce}:auth:{Hash($"{method}:{uri}")}");
        return $"Authorization: Digest username=\"{username}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"{cnonce}\"{opaque}\r\n";
    }

    private static string Quoted(string challenge, string name)
    {
        var start = challenge.IndexOf(name + "=\"", StringComparison.Ordinal) + name.Length + 2;
        return challenge[start..challenge.IndexOf('"', start)];
    }

    [SuppressMessage("Security", "CA5351", Justification = "Digest as phones speak it (RFC 2617).")]
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
