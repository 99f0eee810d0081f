using System.Globalization;

namespace KpnEen.Media.Sdp;

/// <summary>The codecs of an RTP media line with their payload types.</summary>
internal static class SdpFormats
{
    /// <summary>In the order of the m= line, each payload type once; unknown static types and broken numbers left out.</summary>
    public static IReadOnlyList<SdpFormat> Read(SdpMedia media)
    {
        var parameters = ByType(media.Values("fmtp"));
        var feedback = new PayloadFeedback(media.Values("rtcp-fb"));
        var maps = new Dictionary<byte, AudioCodec>();
        foreach (var value in media.Values("rtpmap"))
        {
            if (RtpMap(value) is { } map)
                maps.TryAdd(map.PayloadType, map.Codec);
        }
        var formats = new List<SdpFormat>();
        var seen = new HashSet<byte>();
        foreach (var format in media.Formats)
        {
            if (PayloadType(format) is not { } type || !seen.Add(type))
                continue;
            // RFC 3551 6: a=rtpmap may be left out for static types.
            var codec = maps.GetValueOrDefault(type) ?? AudioCodec.Named.FirstOrDefault(c => c.StaticPayloadType == type);
            if (codec is not null)
                formats.Add(new SdpFormat(type, codec, parameters.GetValueOrDefault(type)) { Feedback = feedback.Of(type) });
        }
        return formats;
    }

    // a=fmtp:<payload type> <parameters>
    private static Dictionary<byte, string> ByType(IEnumerable<string> values)
    {
        var byType = new Dictionary<byte, string>();
        foreach (var value in values)
        {
            if (Cut(value) is (var type, { Length: > 0 } rest) && PayloadType(type) is { } number)
                byType.TryAdd(number, rest);
        }
        return byType;
    }

    /// <summary>What stands before the first space, and behind it.</summary>
    public static (string Head, string Tail) Cut(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (value, "") : (value[..space], value[(space + 1)..].Trim());
    }

    // a=rtpmap:<payload type> <encoding name>/<clock rate>[/<channels>]
    private static (byte PayloadType, AudioCodec Codec)? RtpMap(string value)
    {
        var parts = value.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 2 || PayloadType(parts[0]) is not { } type)
            return null;
        var encoding = parts[1].Split('/');
        if (encoding.Length < 2 || !int.TryParse(encoding[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rate))
            return null;
        var known = AudioCodec.Named.FirstOrDefault(c =>
            c.ClockRate == rate && c.Name.Equals(encoding[0], StringComparison.OrdinalIgnoreCase)
        );
        return (type, known ?? new AudioCodec(encoding[0], rate, null));
    }

    public static byte? PayloadType(string text) =>
        byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var type) && type < 128 ? type : null;
}
