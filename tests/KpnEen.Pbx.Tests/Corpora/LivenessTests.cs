using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace KpnEen.Pbx.Tests.Corpora;

/// <summary>
/// After every anomaly a control request, over real sockets (as the PROTOS suite does it): all are answered, most of what was bad is answered too, and
/// the call of others goes on. Half comes from strangers, half from a trunk, whose descriptions are read.
/// </summary>
public sealed class LivenessTests(WireExchange exchange, ITestOutputHelper output) : IClassFixture<WireExchange>
{
    private const int FromOneSource = 25;
    private const int PatienceMs = 5_000;

    /// <summary>Where the answer goes, and what it answers, is told by these: a bent one may be a silent drop.</summary>
    private static readonly string[] MayBeSilent =
    [
        "method",
        "version",
        "protocol",
        "sent-by",
        "uri",
        "header name",
        "header value",
        "branch",
        "hops",
    ];

    [Fact]
    public async Task Some_thousands_of_anomalies_and_a_control_request_after_each()
    {
        var cases = Anomalies.Cases().ToArray();
        var (answered, silent) = (0, new List<string>());
        var unheard = 0;
        for (var first = 0; first < cases.Length; first += FromOneSource)
        {
            using var source = new Source(exchange, first / FromOneSource);
            for (var n = first; n < Math.Min(first + FromOneSource, cases.Length); n++)
            {
                var id = string.Create(CultureInfo.InvariantCulture, $"anomaly{n}");
                source.Send(cases[n].Make(source.Host, id));
                if (!source.Controlled(n, out var heard))
                    unheard++;
                if (heard)
                    answered++;
                else
                    silent.Add($"{cases[n].Element} {cases[n].Method}");
            }
        }
        output.WriteLine($"{cases.Length} anomalies, {answered} answered, {unheard} controls unheard");
        Assert.InRange(cases.Length, 4_000, 20_000);
        Assert.Equal(0, unheard);
        Assert.DoesNotContain(silent, s => !MayBeSilent.Any(may => s.StartsWith(may, StringComparison.Ordinal)));
        Assert.InRange(answered, cases.Length * 9 / 10, cases.Length);
        await exchange.Control.IsAliveAsync();
        Assert.Empty(exchange.Errors.Errors);
    }

    private sealed class Source : IDisposable
    {
        private readonly WireExchange exchange;
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        {
            ReceiveTimeout = PatienceMs,
        };
        private readonly byte[] buffer = new byte[65_536];

        public Source(WireExchange exchange, int number)
        {
            this.exchange = exchange;
            var octets = exchange.Address.Address.GetAddressBytes();
            // Even ones are strangers, each on a host of its own; odd ones are the trunk's.
            var host =
                number % 2 == 0
                    ? new IPAddress([127, octets[1], (byte)(1 + number / 500), (byte)(1 + number / 2 % 250)])
                    : exchange.TrunkHost;
            socket.Bind(new IPEndPoint(host, 0));
            Host = host.ToString();
        }

        public string Host { get; }

        public void Send(byte[] message) => socket.SendTo(message, exchange.Address);

        /// <summary>False when the control request is not answered; says whether anything else was answered before it.</summary>
        public bool Controlled(int number, out bool heard)
        {
            heard = false;
            var id = string.Create(CultureInfo.InvariantCulture, $"control{number}");
            Send(
                Encoding.ASCII.GetBytes(
                    $"OPTIONS sip:{exchange.Address} SIP/2.0\r\nVia: SIP/2.0/UDP {Host};rport;branch=z9hG4bK{id}\r\nFrom: <sip:c@{Host}>;tag=1\r\n"
                        + $"To: <sip:{exchange.Address}>\r\nCall-ID: {id}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
                )
            );
            try
            {
                while (true)
                {
                    var text = Encoding.Latin1.GetString(buffer, 0, socket.Receive(buffer));
                    if (text.Contains($"Call-ID: {id}\r\n", StringComparison.Ordinal))
                        return text.StartsWith("SIP/2.0 200", StringComparison.Ordinal);
                    heard = true;
                }
            }
            catch (SocketException)
            {
                return false;
            }
        }

        public void Dispose() => socket.Dispose();
    }
}
