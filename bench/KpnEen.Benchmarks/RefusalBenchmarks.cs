using System.Net;
using BenchmarkDotNet.Attributes;
using KpnEen.Sip;
using KpnEen.Sip.Authentication;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Benchmarks;

/// <summary>What somebody costs who is not let in: a challenge, a refusal past the knee, the ACK of either. No kernel.</summary>
[MemoryDiagnoser]
public class RefusalBenchmarks : ISipRequestHandler
{
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("192.0.2.10"), 5060);
    private readonly DigestAuthenticator digest = new(new byte[32], TimeProvider.System, "MD5");
    private readonly byte[] invite = SipMessages.Invite;
    private WireNetwork network = new();
    private byte[] ack = [];
    private bool shedding;

    [GlobalSetup(Targets = [nameof(Challenge), nameof(AbsorbAck)])]
    public void Open()
    {
        NewStack(OverloadLimits.Default);
        var to = Challenge();
        var line = PeerMessage.HeaderLine(network.LastTo(Stranger), "To"u8).ToArray();
        ack = System.Text.Encoding.ASCII.GetBytes(
            System
                .Text.Encoding.ASCII.GetString(invite)
                .Replace("INVITE ", "ACK ", StringComparison.Ordinal)
                .Replace("1 INVITE", "1 ACK", StringComparison.Ordinal)
                .Replace("To: <sip:+31205550101@sandbox.kpneen.test>", System.Text.Encoding.ASCII.GetString(line), StringComparison.Ordinal)
        );
        if (to == 0 || shedding)
            throw new InvalidOperationException("No challenge was sent.");
    }

    [GlobalSetup(Target = nameof(Shed))]
    public void Overload()
    {
        // Every message has waited longer than it may, so nearly all are refused after a moment.
        var limits = OverloadLimits.Default with
        {
            Target = TimeSpan.FromTicks(-1),
            Interval = TimeSpan.FromMilliseconds(1),
        };
        var stack = NewStack(limits);
        shedding = true;
        while (stack.Statistics.AdmittedShare > 0.03)
            network.Deliver(invite, Stranger);
    }

    [Benchmark]
    public int Challenge()
    {
        network.Deliver(invite, Stranger);
        return network.Lengths[Stranger];
    }

    [Benchmark]
    public int Shed()
    {
        network.Deliver(invite, Stranger);
        return network.Lengths[Stranger];
    }

    [Benchmark]
    public void AbsorbAck() => network.Deliver(ack, Stranger);

    public Screening Screen(ArrivingRequest arriving)
    {
        var challenge = arriving.CreateResponse(401);
        digest.Challenge(challenge, "sandbox.kpneen.test", source: arriving.Address);
        return Screening.Refuse(challenge);
    }

    public void OnRequest(ServerTransaction transaction) => throw new InvalidOperationException("Nobody is let in here.");

    private SipStack NewStack(OverloadLimits overload)
    {
        network = new() { Buffers = { [Stranger] = new byte[4096] } };
        var options = new SipStackOptions
        {
            UserAgent = "KPN-EEN",
            Sources = SourceLimits.Default with
            {
                EndPointRate = 10_000_000,
                EndPointBurst = 10_000_000,
                AddressRate = 10_000_000,
                AddressBurst = 10_000_000,
            },
            Overload = overload,
        };
        var stack = new SipStack(options, TimeProvider.System, network, this, NullLogger<SipStack>.Instance);
        stack.Listen(network.LocalEndPoint, "main");
        return stack;
    }
}
