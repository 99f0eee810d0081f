using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KpnEen.Api.Tests.Hosting;

namespace KpnEen.Api.Tests.Hostile;

/// <summary>S31: floods of HTTP/2 frames, written on a bare socket. Each ends with its connection, and others are served meanwhile.</summary>
public sealed class Http2FloodTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte Continuation = 9;
    private const byte EndStreamAndHeaders = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // RFC 7541 Appendix A: 2 is :method GET, 6 is :scheme http, 4 is :path and 1 :authority with values of their own.
    private static readonly byte[] Request = [0x82, 0x86, 0x04, 9, .. "/v1/users"u8, 0x41, 1, .. "a"u8];

    /// <summary>CVE-2023-44487: streams that are opened and reset at once, without end.</summary>
    [Fact]
    public async Task S31_A_connection_that_opens_and_resets_streams_without_end_is_closed_and_others_are_served()
    {
        var (node, tenant) = await NodeAsync();
        var written = 0;
        var answer = await FloodAsync(
            node,
            async stream =>
            {
                for (var block = 0; block < 1000; block++)
                {
                    var frames = new List<byte>();
                    for (var i = 0; i < 100; i++)
                    {
                        var id = 2 * (block * 100 + i) + 1;
                        frames.AddRange([.. Frame(Headers, EndStreamAndHeaders, id, Request), .. Frame(ResetStream, 0, id, [0, 0, 0, 8])]);
                    }
                    await stream.WriteAsync(frames.ToArray());
                    written += 100;
                    if (block == 5)
                        await DemandServedAsync(node, tenant);
                }
            }
        );
        await DemandServedAsync(node, tenant);
        Assert.True(written < 100_000 || Ends(answer), $"{written} streams were opened and reset, and nobody hung up");
    }

    /// <summary>CVE-2024-27316 and its like: a head that never ends.</summary>
    [Fact]
    public async Task S31_A_head_that_is_continued_without_end_is_cut_off_and_others_are_served()
    {
        var (node, tenant) = await NodeAsync();
        var written = 0L;
        // A literal header without indexing: "a" of 1000 letters.
        byte[] more = [0x00, 1, (byte)'a', 0x7F, 0xE9, 0x06, .. Enumerable.Repeat((byte)'x', 1000)];
        var answer = await FloodAsync(
            node,
            async stream =>
            {
                await stream.WriteAsync(Frame(Headers, 0, 1, Request));
                while (written < 64L * 1024 * 1024)
                {
                    await stream.WriteAsync(Frame(Continuation, 0, 1, more));
                    written += more.Length;
                }
            }
        );
        await DemandServedAsync(node, tenant);
        Assert.True(written < 8L * 1024 * 1024, $"{written} bytes of a head were taken");
        Assert.True(answer.Length == 0 || Ends(answer), "nobody hung up");
    }

    private async Task<(Uri Node, ApiClient Tenant)> NodeAsync()
    {
        var tenant = await api.ApartAsync(
            await api.TenantAsync(),
            new() { ["Kestrel:EndpointDefaults:Protocols"] = "Http2", ["KPNEEN_LIMIT_ADDRESS"] = "1000000/60" }
        );
        return (tenant.Address, tenant);
    }

    /// <summary>Another connection, by a client that behaves.</summary>
    private static async Task DemandServedAsync(Uri node, ApiClient tenant)
    {
        using var http = new HttpClient(new SocketsHttpHandler())
        {
            BaseAddress = node,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromSeconds(20),
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        Assert.Equal(200, (await tenant.At(http).SendAsync(request)).Status);
    }

    /// <summary>Everything the server says until it hangs up or the flood is over.</summary>
    private static async Task<byte[]> FloodAsync(Uri node, Func<NetworkStream, Task> flood)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var socket = new TcpClient();
        await socket.ConnectAsync(node.Host, node.Port, patience.Token);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), patience.Token);
        await stream.WriteAsync(Frame(Settings, 0, 0, []), patience.Token);
        var answer = new MemoryStream();
        var reading = ReadAsync();
        try
        {
            await flood(stream);
            socket.Client.Shutdown(SocketShutdown.Send);
        }
        catch (IOException)
        {
            // The server hung up: what it said before counts.
        }

        await reading;
        return answer.ToArray();

        async Task ReadAsync()
        {
            try
            {
                await stream.CopyToAsync(answer, patience.Token);
            }
            catch (IOException) { }
        }
    }

    // RFC 9113 6.8.
    private static bool Ends(byte[] answer)
    {
        for (var at = 0; at + 9 <= answer.Length; at += 9 + Length(answer.AsSpan(at)))
        {
            if (answer[at + 3] == GoAway)
                return true;
        }

        return false;

        static int Length(ReadOnlySpan<byte> head) => head[0] << 16 | head[1] << 8 | head[2];
    }

    // RFC 9113 4.1: length (24), type (8), flags (8), stream (32).
    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        (frame[0], frame[1], frame[2]) = ((byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }
}
