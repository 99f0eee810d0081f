namespace KpnEen.Media.Sdp;

/// <summary>A codec of an m= line under its payload type, with its parameters.</summary>
/// <param name="Parameters">What a=fmtp says of it, as it stands there; null without one.</param>
internal sealed record SdpFormat(byte PayloadType, AudioCodec Codec, string? Parameters = null)
{
    /// <summary>Feedback the describing side understands (RFC 4585 4.2): <c>nack pli</c>, <c>ccm fir</c>.</summary>
    public IReadOnlyList<string> Feedback { get; init; } = [];
}
