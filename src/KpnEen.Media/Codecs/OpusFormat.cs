using System.Globalization;

namespace KpnEen.Media.Codecs;

/// <summary>What the far side wants to receive, from its a=fmtp (RFC 7587 6.1, 7).</summary>
internal sealed record OpusFormat
{
    // RFC 7587 3.1.1: 16-20 kbit/s is wideband speech, 8-12 narrowband; with FEC libopus wants 14 for it.
    private const int WideBitRate = 24000;
    private const int NarrowBitRate = 16000;
    private const int LeastBitRate = 6000;
    private const int MostBitRate = 64000;

    /// <summary>Rate we encode at: 16000, or 8000 when the far side plays no more (maxplaybackrate).</summary>
    public int Rate { get; private init; } = Pcm.WideRate;

    /// <summary>Bits a second (maxaveragebitrate bounds it).</summary>
    public int BitRate { get; private init; } = WideBitRate;

    /// <summary>useinbandfec.</summary>
    public bool InbandFec { get; private init; }

    /// <summary>usedtx: packets may be left out in silence.</summary>
    public bool Dtx { get; private init; }

    /// <summary>cbr.</summary>
    public bool ConstantBitRate { get; private init; }

    /// <summary>Unknown and broken parameters are passed over.</summary>
    /// <param name="parameters">What follows the payload type in a=fmtp; null when there is none.</param>
    public static OpusFormat Parse(string? parameters)
    {
        var rate = Number(parameters, "maxplaybackrate") is < 12000 and > 0 ? Pcm.Rate : Pcm.WideRate;
        var most = Number(parameters, "maxaveragebitrate") ?? MostBitRate;
        return new OpusFormat
        {
            Rate = rate,
            BitRate = Math.Clamp(rate == Pcm.Rate ? NarrowBitRate : WideBitRate, LeastBitRate, Math.Clamp(most, LeastBitRate, MostBitRate)),
            InbandFec = Number(parameters, "useinbandfec") == 1,
            Dtx = Number(parameters, "usedtx") == 1,
            ConstantBitRate = Number(parameters, "cbr") == 1,
        };
    }

    /// <summary>The same for audio that has no more than that rate.</summary>
    public OpusFormat From(int rate) => rate >= Rate ? this : this with { Rate = rate };

    private static int? Number(string? parameters, string name)
    {
        foreach (var part in (parameters ?? "").Split(';', StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (
                equals > 0
                && part.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(part.AsSpan(equals + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            )
                return value;
        }
        return null;
    }
}
