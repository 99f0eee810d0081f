using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using KpnEen.Pbx.Tests.Kit;
using KpnEen.Sip;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Pbx.Tests.Security;

/// <summary>A socket that sends exactly the text it is given, knows digest, and counts bytes.</summary>
internal sealed partial class RawPhone : IDatagramReceiver, IDisposable
{
    // All of one length: answers are compared.
    private static int numbers = 100_000;
    private readonly VirtualWorld world;
    private readonly IDatagramSocket socket;
    private readonly Queue<SipResponse> answers = [];

    public RawPhone(VirtualWorld world, string host = "10.3.0.1", int port = 5060)
    {
        this.world = world;
        Address = new IPEndPoint(IPAddress.Parse(host), port);
        socket = world.Network.Bind(Address, this);
    }

    public IPEndPoint Address { get; }

    public string Domain { get; init; } = "acme.test";

    public string Username { get; init; } = "100-ten_acme";

    public string Password { get; init; } = Tenants.Password;

    public int Waiting => answers.Count;

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public void Forget() => answers.Clear();

    /// <summary>Requests that came in.</summary>
    public List<SipRequest> Asked { get; } = [];

    /// <param name="user">Of From and To.</param>
    /// <param name="more">Header lines, each with its line end.</param>
    public string Request(string method, string? user = null, string? target = null, string more = "", string? to = null, int sequence = 1)
    {
        var number = Interlocked.Increment(ref numbers);
        var uri = target ?? (method == "REGISTER" ? $"sip:{Domain}" : $"sip:101@{Domain}");
        var from = $"sip:{user ?? Username}@{Domain}";
        return $"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {Address};rport;branch=z9hG4bKr{number}\r\nMax-Forwards: 70\r\n"
            + $"From: <{from}>;tag=f{number}\r\nTo: {to ?? (method == "REGISTER" ? $"<{from}>" : $"<{uri}>")}\r\n"
            + $"Call-ID: raw-{number}@{Address.Address}\r\nCSeq: {sequence} {method}\r\nContact: <sip:{Username}@{Address}>\r\n"
            + $"{(method == "SUBSCRIBE" ? "Event: dialog\r\n" : "")}{(method == "PUBLISH" ? "Event: presence\r\n" : "")}"
            + $"{(method == "REFER" ? "Refer-To: <sip:102@acme.test>\r\n" : "")}{more}Content-Length: 0\r\n\r\n";
    }

    public void Send(string request)
    {
        var bytes = Encoding.UTF8.GetBytes(request);
        BytesSent += bytes.Length;
        socket.Send(bytes, TestPbx.PbxAddress);
    }

    /// <summary>The final answer to this request; null when none comes in five seconds.</summary>
    public async Task<SipResponse?> AskAsync(string request)
    {
        answers.Clear();
        Send(request);
        for (var i = 0; i < 50; i++)
        {
            await world.Delay(TimeSpan.FromMilliseconds(100));
            while (answers.TryDequeue(out var answer))
            {
                if (!answer.IsProvisional)
                    return answer;
            }
        }
        return null;
    }

    /// <summary>Asks, answers the challenge, gives the answer to that.</summary>
    public async Task<SipResponse?> ProveAsync(string request)
    {
        var challenge = await AskAsync(request);
        return challenge?.StatusCode == 401 ? await AskAsync(Authorized(request, challenge)) : challenge;
    }

    /// <summary>The same request, the next attempt, with credentials.</summary>
    /// <param name="count">Null leaves qop out (RFC 2069).</param>
    public string Authorized(string request, SipResponse challenge, string? count = "00000001", string? password = null)
    {
        var start = request[..request.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
        var field = challenge.Headers.Fields("WWW-Authenticate").Single(f => f.Contains("algorithm=MD5", StringComparison.Ordinal));
        var (realm, nonce) = (Realm().Match(field).Groups[1].Value, Nonce().Match(field).Groups[1].Value);
        var ha1 = Md5($"{Username}:{realm}:{password ?? Password}");
        var ha2 = Md5($"{start[0]}:{start[1]}");
        var proof = count is null ? Md5($"{ha1}:{nonce}:{ha2}") : Md5($"{ha1}:{nonce}:{count}:c0ffee:auth:{ha2}");
        var line =
            $"Authorization: Digest username=\"{Username}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{start[1]}\", response=\"{proof}\""
            + (count is null ? "" : $", qop=auth, nc={count}, cnonce=\"c0ffee\"");
        return Again(request).Replace("Content-Length", line + "\r\nContent-Length", StringComparison.Ordinal);
    }

    /// <summary>The same request under another branch, so that no transaction knows it.</summary>
    public static string Again(string request) => Branch().Replace(request, $"branch=z9hG4bKr{Interlocked.Increment(ref numbers)}");

    public void OnDatagram(ReadOnlySpan<byte> data, IPEndPoint from)
    {
        BytesReceived += data.Length;
        if (SipResponse.TryParse(data) is { } answer)
            answers.Enqueue(answer);
        else if (SipRequest.TryParse(data) is { } request)
            Asked.Add(request);
    }

    public void Dispose() => socket.Dispose();

    [SuppressMessage("Security", "CA5351", Justification = "The protocol's algorithm.")]
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("realm=\"([^\"]+)\"")]
    private static partial Regex Realm();

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("branch=z9hG4bKr[0-9]+")]
    private static partial Regex Branch();
}
