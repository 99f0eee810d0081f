namespace KpnEen.Media;

/// <summary>An agreed codec under the payload types of both sides (RFC 3264 6.1: each side says what it wants to receive).</summary>
internal sealed record PayloadMapping(AudioCodec Codec, byte SendType, byte ReceiveType)
{
    /// <summary>What the far side's a=fmtp says of it: how it wants what we send.</summary>
    public string? Parameters { get; init; }
}
