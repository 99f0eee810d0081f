using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using KpnEen.Media.Srtp;

namespace KpnEen.Benchmarks;

/// <summary>One packet of 20 ms G.711 (172 octets) or of video (1200): made secret, and made secret and read again.</summary>
[MemoryDiagnoser]
public class SrtpBenchmarks
{
    private readonly byte[] buffer = new byte[1200 + IPacketProtection.Room];
    private SrtpProtection sender = null!;
    private SrtpProtection receiver = null!;
    private ushort sequence;

    [Params("AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM", "AEAD_AES_256_GCM")]
    public string Suite { get; set; } = "";

    [Params(172, 1200)]
    public int Octets { get; set; }

    [GlobalSetup]
    public void Agree()
    {
        var suite = SrtpSuite.Find(Suite)!;
        var (ours, theirs) = (SrtpMasterKey.CreateRandom(suite), SrtpMasterKey.CreateRandom(suite));
        sender = new SrtpProtection(ours, theirs);
        receiver = new SrtpProtection(theirs, ours);
    }

    [GlobalCleanup]
    public void Forget()
    {
        sender.Dispose();
        receiver.Dispose();
    }

    [Benchmark]
    public int Protect()
    {
        buffer[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), ++sequence);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(8), 0x1234_5678);
        var length = Octets;
        return sender.TryProtect(buffer, ref length) ? length : throw new InvalidOperationException("not protected");
    }

    [Benchmark]
    public int Protect_and_unprotect() =>
        receiver.TryUnprotect(buffer.AsSpan(0, Protect()), out var length) ? length : throw new InvalidOperationException("not read");
}
