namespace KpnEen.Media.Sdp;

/// <summary>One m= line of ours. Their number and order never change in a session (RFC 3264 8).</summary>
internal abstract record LocalLine(string Kind, string Protocol)
{
    /// <summary>The line that carries our audio.</summary>
    internal sealed record Audio(string Protocol, IReadOnlyList<(byte PayloadType, AudioCodec Codec)> Formats, MediaDirection Direction)
        : LocalLine("audio", Protocol);

    /// <summary>A line we refused: port 0, formats as they were.</summary>
    internal sealed record Refused(string Kind, string Protocol, IReadOnlyList<string> Formats) : LocalLine(Kind, Protocol);
}
