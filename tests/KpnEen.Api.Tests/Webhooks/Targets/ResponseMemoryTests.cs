using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Webhooks;
using KpnEen.Api.Webhooks.Sending;
using KpnEen.Api.Webhooks.Signing;
using KpnEen.Api.Webhooks.Targets;
using KpnEen.Data.Webhooks;

namespace KpnEen.Api.Tests.Webhooks.Targets;

/// <summary>What an attempt allocates before a receiver that sends without end: all of it, not only what is held at once. Alone, for it counts the whole process.</summary>
[Collection(ResponseMemoryCollection.Name)]
public sealed class ResponseMemoryTests
{
    private const long MostBytes = 1_000_000;
    private const int Gigabyte = 1 << 30;
    private static readonly byte[] Block = Encoding.ASCII.GetBytes(new string('y', 64 * 1024));
    private static readonly byte[] Chunk = [.. "10000\r\n"u8, .. Block, .. "\r\n"u8];
    private static readonly byte[] HeaderLine = Encoding.ASCII.GetBytes($"X-Much: {new string('h', 1000)}\r\n");

    [Theory]
    [InlineData("gigabyte", 200, 20_000)]
    [InlineData("endless chunks", 200, 20_000)]
    [InlineData("gzip bomb", 200, null)]
    [InlineData("endless headers", null, null)]
    public async Task W19_whatever_a_receiver_answers_costs_less_than_a_megabyte(string what, int? status, int? length)
    {
        var bomb = Bomb();
        using var receiver = new Flood(what, bomb);
        var options = new WebhookOptions { AllowPrivateTargets = true };
        using var clients = new WebhookClients(
            new GuardedConnector(new AddressGuard(allowPrivate: true), new SystemResolver()),
            options,
            TimeProvider.System
        );
        var sender = new WebhookSender(clients, new ReceiverTokens(clients, TimeProvider.System), options, TimeProvider.System);
        var request = new WebhookRequest(
            "whe_1",
            receiver.Url,
            "evt_1",
            "{}"u8.ToArray(),
            1,
            "schedule",
            [WebhookSecret.Create()],
            new Dictionary<string, string>(),
            ReceiverSettings.None
        );
        // What is made once and what is compiled is no cost of an answer.
        await sender.SendAsync(request, CancellationToken.None);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var result = await sender.SendAsync(request, CancellationToken.None);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(status, result.Status);
        if (length is { } characters)
            Assert.Equal(characters, result.Body!.Length);
        // As it came: what was packed stays packed.
        if (what == "gzip bomb")
            Assert.Equal(Encoding.UTF8.GetString(bomb.AsSpan(0, 20_000)).Replace('\0', '\uFFFD'), result.Body);
        Assert.InRange(allocated, 1, MostBytes);
    }

    /// <summary>Zeros, packed a thousand to one: of 256 megabytes some 270 kilobytes.</summary>
    private static byte[] Bomb()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 256; i++)
                gzip.Write(zeros);
        }
        return packed.ToArray();
    }

    /// <summary>A receiver on a thread of its own that allocates nothing while it sends.</summary>
    private sealed class Flood : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Thread thread;
        private readonly string what;
        private readonly byte[] bomb;

        public Flood(string what, byte[] bomb)
        {
            (this.what, this.bomb) = (what, bomb);
            listener.Start();
            thread = new Thread(Serve) { IsBackground = true };
            thread.Start();
        }

        public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        public void Dispose()
        {
            listener.Stop();
            thread.Join();
        }

        private void Serve()
        {
            var request = new byte[64 * 1024];
            while (true)
            {
                try
                {
                    using var socket = listener.AcceptSocket();
                    socket.Receive(request);
                    Answer(socket);
                }
                catch (SocketException) when (listener.Server.IsBound) { }
                catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }
            }
        }

        private void Answer(Socket socket)
        {
            switch (what)
            {
                case "gigabyte":
                    socket.Send("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"u8);
                    for (var sent = 0L; sent < Gigabyte; sent += Block.Length)
                        socket.Send(Block);
                    break;
                case "endless chunks":
                    socket.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
                    while (true)
                        socket.Send(Chunk);
                case "gzip bomb":
                    socket.Send(
                        Encoding.ASCII.GetBytes(
                            $"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: {bomb.Length}\r\n\r\n"
                        )
                    );
                    socket.Send(bomb);
                    break;
                default:
                    socket.Send("HTTP/1.1 200 OK\r\n"u8);
                    while (true)
                        socket.Send(HeaderLine);
            }
        }
    }
}

/// <summary>Runs when no other test of the process does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ResponseMemoryCollection
{
    public const string Name = "alone in the process";
}
