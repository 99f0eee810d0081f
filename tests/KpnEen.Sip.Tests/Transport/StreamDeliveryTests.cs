using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Sip.Transport;
using KpnEen.Testing;

namespace KpnEen.Sip.Tests.Transport;

/// <summary>F23, F24, S32: what a stream may do to us, over real sockets.</summary>
public sealed class StreamDeliveryTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly ConnectionLimits Short = new()
    {
        UnknownIdle = TimeSpan.FromMilliseconds(300),
        WholeMessage = TimeSpan.FromMilliseconds(300),
        UnknownPerAddress = 5,
    };

    [Fact]
    public async Task F24_however_a_stream_is_cut_the_answers_are_the_same()
    {
        await using var server = await SipHost.StartAsync(new Clerk());
        var text = Message("a", "xyz") + "\r\n" + Message("b", "") + Message("c", new string('z', 3_000)) + "\r\n\r\n" + Message("d", "q");
        var bytes = Encoding.ASCII.GetBytes(text);
        var expected = await AnswersAsync(server, [bytes]);
        Assert.Equal(["a", "b", "c", "d", "pong"], expected);
        // Between head and body, in the middle of Content-Length, one byte a segment, and by lot.
        var length = text.IndexOf("Content-Length: 3000", StringComparison.Ordinal) + 17;
        Assert.Equal(expected, await AnswersAsync(server, [bytes[..length], bytes[length..]]));
        Assert.Equal(expected, await AnswersAsync(server, bytes.Select(b => new[] { b })));
        var random = new Random(24);
        for (var run = 0; run < 20; run++)
            Assert.Equal(expected, await AnswersAsync(server, Cut(bytes, random)));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001")]
    public async Task What_is_no_SIP_is_closed_without_a_word(string hello)
    {
        await using var server = await SipHost.StartAsync(new Clerk());
        using var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(hello));
        Assert.Equal("", await RestAsync(client));
    }

    [Fact]
    public async Task RFC3261_20_14_no_Content_Length_is_400_and_the_end()
    {
        await using var server = await SipHost.StartAsync(new Clerk());
        using var client = await ConnectAsync(server);
        var text = Message("a", "").Replace("Content-Length: 0\r\n", "", StringComparison.Ordinal) + Message("b", "");
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        var answers = await RestAsync(client);
        Assert.StartsWith("SIP/2.0 400 Bad Request - Missing Content-Length\r\n", answers, StringComparison.Ordinal);
        Assert.DoesNotContain("Call-ID: b", answers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/TCP h")]
    public async Task F23_S32_who_is_silent_or_slow_is_closed(string begun)
    {
        await using var server = await SipHost.StartAsync(new Clerk(), new() { Connections = Short });
        using var client = await ConnectAsync(server);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begun));
        Assert.Equal("", await RestAsync(client));
    }

    [Fact]
    public async Task F23_pings_do_not_keep_a_stranger_alive()
    {
        await using var server = await SipHost.StartAsync(new Clerk(), new() { Connections = Short });
        using var client = await ConnectAsync(server);
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        var stream = client.GetStream();
        var buffer = new byte[2];
        var read = 2;
        while (read > 0)
        {
            try
            {
                await stream.WriteAsync("\r\n\r\n"u8.ToArray(), deadline.Token);
                read = await stream.ReadAtLeastAsync(buffer, 2, throwOnEndOfStream: false, deadline.Token);
            }
            catch (IOException)
            {
                read = 0;
            }
        }
        Assert.False(deadline.IsCancellationRequested);
    }

    [Fact]
    public async Task S32_one_address_has_few_unknown_connections_and_an_accepted_one_stays()
    {
        var limits = Short with { UnknownIdle = TimeSpan.FromMilliseconds(700) };
        await using var server = await SipHost.StartAsync(new Clerk(), new() { Connections = limits });
        using var known = await ConnectAsync(server);
        await known.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Message("a", "")));
        Assert.Contains("200", await ReadAsync(known), StringComparison.Ordinal);

        var strangers = new List<TcpClient>();
        for (var i = 0; i < limits.UnknownPerAddress; i++)
            strangers.Add(await ConnectAsync(server));
        Assert.True(await IsRefusedAsync(server));
        foreach (var stranger in strangers)
        {
            Assert.Equal("", await RestAsync(stranger));
            stranger.Dispose();
        }
        // Silent for longer than a stranger may be, and still there; and there is room again.
        await known.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Message("b", "")));
        Assert.Contains("Call-ID: b", await ReadAsync(known), StringComparison.Ordinal);
        using var next = await ConnectAsync(server);
        await next.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Message("c", "")));
        Assert.Contains("Call-ID: c", await ReadAsync(next), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RFC5626_4_4_1_a_keep_alive_that_comes_in_two_pieces_is_no_message_that_never_ends()
    {
        var limits = Short with { UnknownIdle = TimeSpan.FromMilliseconds(900) };
        await using var server = await SipHost.StartAsync(new Clerk(), new() { Connections = limits });
        using var known = await ConnectAsync(server);
        await known.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Message("a", "") + "\r"));
        Assert.Contains("Call-ID: a", await ReadAsync(known), StringComparison.Ordinal);
        await known.GetStream().WriteAsync("\n"u8.ToArray());
        // As long as a message may take, and longer.
        using var stranger = await ConnectAsync(server);
        Assert.Equal("", await RestAsync(stranger));
        await known.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Message("b", "")));
        Assert.Contains("Call-ID: b", await ReadAsync(known), StringComparison.Ordinal);
    }

    private static string Message(string id, string body) =>
        $"MESSAGE sip:x@y SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK{id}{Guid.NewGuid():N}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x@y>\r\nCall-ID: {id}\r\nCSeq: 1 MESSAGE\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static IEnumerable<byte[]> Cut(byte[] bytes, Random random)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var length = Math.Min(random.Next(1, 900), bytes.Length - at);
            yield return bytes[at..(at + length)];
            at += length;
        }
    }

    // The answers in their order; the pong, which is not of their kind, last.
    private static async Task<string[]> AnswersAsync(SipHost server, IEnumerable<byte[]> segments)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        await using var wire = await StreamWire.TcpAsync(server.Address);
        foreach (var segment in segments)
            await wire.Stream.WriteAsync(segment, deadline.Token);
        var answers = new List<string>();
        while (answers.Count < 5)
        {
            var answer = await wire.ReceiveAsync(deadline.Token) ?? "closed";
            answers.Add(answer == "\r\n" ? "pong" : WirePhone.Header(answer, "Call-ID")!);
        }
        return [.. answers.OrderBy(answer => answer == "pong")];
    }

    private static async Task<bool> IsRefusedAsync(SipHost server)
    {
        try
        {
            using var client = await ConnectAsync(server);
            return await RestAsync(client) == "";
        }
        catch (SocketException)
        {
            return true; // reset before connect even returned
        }
    }

    private static async Task<TcpClient> ConnectAsync(SipHost server)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Address);
        return client;
    }

    private static async Task<string> ReadAsync(TcpClient client)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        var buffer = new byte[8192];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, deadline.Token));
    }

    // All until the server closes; a reset is a close too.
    private static async Task<string> RestAsync(TcpClient client)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        var text = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            for (int read; (read = await client.GetStream().ReadAsync(buffer, deadline.Token)) > 0; )
                text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // Reset.
        }
        return text.ToString();
    }
}
