using BenchmarkDotNet.Attributes;
using KpnEen.Media.Dtls;

namespace KpnEen.Benchmarks;

/// <summary>A whole handshake, both sides of it, up to the keys of SRTP.</summary>
[MemoryDiagnoser]
public class DtlsBenchmarks
{
    private DtlsContext ours = null!;
    private DtlsContext theirs = null!;

    [GlobalSetup]
    public void MakeCertificates() => (ours, theirs) = (new DtlsContext(TimeProvider.System), new DtlsContext(TimeProvider.System));

    [GlobalCleanup]
    public void Forget()
    {
        ours.Dispose();
        theirs.Dispose();
    }

    [Benchmark]
    public int Handshake()
    {
        using var client = new DtlsAssociation(theirs, isClient: true);
        using var server = new DtlsAssociation(ours, isClient: false);
        var datagrams = 0;
        client.Advance();
        while (client.State != DtlsState.Established)
        {
            for (; client.Take(out var datagram); datagrams++)
                server.Receive(datagram);
            for (; server.Take(out var datagram); datagrams++)
                client.Receive(datagram);
        }
        return server.ExportKeys() is null ? throw new InvalidOperationException("no keys") : datagrams;
    }
}
