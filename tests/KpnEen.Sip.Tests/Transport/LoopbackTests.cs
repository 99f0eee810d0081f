using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Sip.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sip.Tests.Transport;

/// <summary>Real sockets on loopback, real time.</summary>
public sealed class LoopbackTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_call_over_UDP()
    {
        var phone = new Answering();
        await using var server = Stack(phone);
        phone.Stack = server;
        var listener = server.Listen(new(IPAddress.Loopback, 0), "main");
        await using var client = Stack(new Answering());
        client.Listen(new(IPAddress.Any, 0), "main");

        var result = await client
            .Invite(Call(SipTarget.To(listener.LocalEndPoint, "main"), listener.LocalEndPoint))
            .Result.WaitAsync(Patience);
        Assert.True(result.Answered);
        Assert.Equal("127.0.0.1", result.Dialog.Flow.Remote.Address.ToString());
        await (await phone.Answered.Task.WaitAsync(Patience)).Acknowledged.WaitAsync(Patience);
        await result.Dialog.ByeAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_call_over_TCP_uses_one_connection_both_ways()
    {
        var phone = new Answering();
        await using var server = Stack(phone);
        phone.Stack = server;
        await using var web = await ServeAsync(server);
        var address = web.Address;
        server.Listen(address, "main");
        await using var client = Stack(new Answering());
        client.Listen(new(IPAddress.Loopback, 0), "main");

        var target = SipTarget.To(address, "main", SipTransportKind.Tcp);
        var result = await client.Invite(Call(target, address)).Result.WaitAsync(Patience);
        Assert.True(result.Answered);
        var callee = await phone.Answered.Task.WaitAsync(Patience);
        await callee.Acknowledged.WaitAsync(Patience);
        Assert.Equal(SipTransportKind.Tcp, callee.Flow.Transport);
        Assert.NotEqual(0, callee.Flow.ConnectionId);
        // The callee reaches the caller on the connection the caller made.
        await callee.ByeAsync().WaitAsync(Patience);
        Assert.Equal("remote BYE", result.Dialog.TerminationReason);
    }

    [Fact]
    public async Task A_stream_is_cut_into_messages_pinged_and_closed_when_it_makes_no_sense()
    {
        await using var server = Stack(new Answering());
        await using var web = await ServeAsync(server);
        server.Listen(web.Address, "main");
        using var socket = new TcpClient();
        await socket.ConnectAsync(web.Address);
        var stream = socket.GetStream();
        using var deadline = new CancellationTokenSource(Patience);

        var two = Options("a", "l: 0\r\n") + Options("b", "Content-Length: 2\r\n") + "xy\r\n\r\n";
        foreach (var part in two.Chunk(7))
            await stream.WriteAsync(Encoding.ASCII.GetBytes(part), deadline.Token);
        var text = await ReadUntilAsync(stream, t => t.EndsWith("\r\n\r\n\r\n", StringComparison.Ordinal), deadline.Token);
        Assert.Contains("Call-ID: a\r\n", text, StringComparison.Ordinal);
        Assert.Contains("Call-ID: b\r\n", text, StringComparison.Ordinal);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(Options("c", "Content-Length: -1\r\n")), deadline.Token);
        var last = await ReadUntilAsync(stream, _ => false, deadline.Token);
        Assert.StartsWith("SIP/2.0 400 Bad Request - Bad Content-Length", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_is_a_made_503()
    {
        await using var client = Stack(new Answering());
        client.Listen(new(IPAddress.Loopback, 0), "main");
        int free;
        using (var probe = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            free = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }
        var address = new IPEndPoint(IPAddress.Loopback, free);
        var result = await client.Invite(Call(SipTarget.To(address, "main", SipTransportKind.Tcp), address)).Result.WaitAsync(Patience);
        Assert.Equal((503, true), (result.Response.StatusCode, result.Response.IsSynthesised));
    }

    private static SipStack Stack(ISipRequestHandler handler) =>
        new(new SipStackOptions(), TimeProvider.System, new UdpNetwork(), handler, NullLogger<SipStack>.Instance);

    private static InviteRequest Call(SipTarget target, IPEndPoint to) =>
        new()
        {
            RequestUri = SipUri.Sip("100", to.Address.ToString(), to.Port),
            Target = target,
            From = new(SipUri.Parse("sip:alice@example.com")),
            To = new(SipUri.Parse("sip:100@example.com")),
            Sdp = "offer"u8.ToArray(),
        };

    private static string Options(string callId, string more) =>
        $"OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK{callId}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:x@y>\r\nCall-ID: {callId}\r\nCSeq: 1 OPTIONS\r\n{more}\r\n";

    private static async Task<string> ReadUntilAsync(NetworkStream stream, Func<string, bool> enough, CancellationToken deadline)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        for (int read; !enough(text.ToString()) && (read = await stream.ReadAsync(buffer, deadline)) > 0; )
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        return text.ToString();
    }

    private static async Task<Web> ServeAsync(SipStack stack)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k =>
            k.Listen(IPAddress.Loopback, 0, l => l.Run(stack.ConnectionHandler("main").OnConnectedAsync))
        );
        var app = builder.Build();
        await app.StartAsync();
        return new(app);
    }

    private sealed class Web(WebApplication app) : IAsyncDisposable
    {
        public IPEndPoint Address => IPEndPoint.Parse(new Uri(app.Urls.Single()).Authority);

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }

    private sealed class Answering : ISipRequestHandler
    {
        public SipStack? Stack { get; set; }

        public TaskCompletionSource<Dialog> Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnRequest(ServerTransaction transaction)
        {
            if (Stack is not null && transaction.Request.Method == "INVITE")
                _ = AnswerAsync(Stack.Accept(transaction));
            else
                transaction.Respond(200);
        }

        private async Task AnswerAsync(IncomingInvite incoming)
        {
            incoming.Provisional(180);
            Answered.TrySetResult(await incoming.AcceptAsync("answer"u8.ToArray(), null, default));
        }
    }
}
