using BenchmarkDotNet.Attributes;
using KpnEen.Sip;

namespace KpnEen.Benchmarks;

/// <summary>Bytes to message and back, the copy of the datagram included.</summary>
[MemoryDiagnoser]
public class SipBenchmarks
{
    private readonly SipRequest invite =
        SipRequest.TryParse(SipMessages.Invite) ?? throw new InvalidOperationException("the INVITE is malformed");
    private readonly SipResponse ok = SipResponse.TryParse(SipMessages.Ok) ?? throw new InvalidOperationException("the 200 is malformed");

    [Benchmark]
    public SipRequest? Parse_an_INVITE() => SipRequest.TryParse(SipMessages.Invite);

    [Benchmark]
    public SipResponse? Parse_a_200() => SipResponse.TryParse(SipMessages.Ok);

    [Benchmark]
    public byte[] Write_an_INVITE() => invite.ToBytes();

    [Benchmark]
    public byte[] Write_a_200() => ok.ToBytes();
}
