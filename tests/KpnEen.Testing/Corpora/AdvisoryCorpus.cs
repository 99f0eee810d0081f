using Xunit;

namespace KpnEen.Testing;

/// <summary>Inputs with the shape of advisories against SIP, SDP, RTP and STUN parsers; the bytes are our own, written from the public descriptions.</summary>
public static class AdvisoryCorpus
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Corpora", "advisories");

    public static IReadOnlyList<AdvisoryCase> All { get; } =
    [
        .. File.ReadAllLines(Path.Combine(Folder, "index.csv"))
            .Skip(1)
            .Select(line => line.Split(';'))
            .Select(f => new AdvisoryCase(f[0], f[1], f[2], f[3], f[4].Split('|'))),
    ];

    /// <summary>Those that are SIP messages.</summary>
    public static TheoryData<string> Messages => [.. All.Where(c => c.SendTo is "udp" or "tcp").Select(c => c.File)];

    /// <summary>Those that go to a media port.</summary>
    public static TheoryData<string> Packets => [.. All.Where(c => c.SendTo is "rtp" or "rtcp").Select(c => c.File)];

    public static AdvisoryCase Case(string file) => All.Single(c => c.File == file);

    public static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));
}
