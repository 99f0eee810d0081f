using System.Text;

namespace KpnEen.Testing;

/// <summary>What the mutator begins with: the corpora and good samples of our own.</summary>
public static class FuzzSeeds
{
    /// <summary>Whole SIP messages.</summary>
    public static IReadOnlyList<byte[]> Messages { get; } =
    [
        .. TortureCorpus.All.Select(c => TortureCorpus.Bytes(c.File)),
        .. Ipv6TortureCorpus.All.Select(c => c.Bytes),
        .. AdvisoryCorpus.All.Where(c => c.SendTo == "udp").Select(c => AdvisoryCorpus.Bytes(c.File)).Where(b => b.Length < 3000),
        .. SipSamples.All.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Values of headers: Via, addresses, URIs, CSeq, digest.</summary>
    public static IReadOnlyList<byte[]> Values { get; } = [.. HeaderSamples.All.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Session descriptions.</summary>
    public static IReadOnlyList<byte[]> Descriptions { get; } = [.. SdpSamples.All.Select(Encoding.UTF8.GetBytes)];

    /// <summary>RTP, RTCP, telephone-events and what else comes to a media port.</summary>
    public static IReadOnlyList<byte[]> Packets { get; } =
    [
        .. AdvisoryCorpus.All.Where(c => c.SendTo is "rtp" or "rtcp").Select(c => AdvisoryCorpus.Bytes(c.File)),
        .. PacketSamples.All.Select(Convert.FromHexString),
    ];

    public static IReadOnlyList<byte[]> SoundFiles { get; } = [.. SoundFileSamples.All];

    /// <summary>Messages of STUN.</summary>
    public static IReadOnlyList<byte[]> Checks { get; } =
    [
        .. AdvisoryCorpus.All.Where(c => c.File.StartsWith("stun", StringComparison.Ordinal)).Select(c => AdvisoryCorpus.Bytes(c.File)),
        .. CheckSamples.All.Select(Convert.FromHexString),
    ];
}
