namespace KpnEen.Media.Sdp;

/// <summary>The payload types of one line: a number that stood for one thing is not offered for another (RFC 3264 8.3.2).</summary>
internal sealed class PayloadNumbers
{
    private const byte FirstDynamic = 96;
    private const byte Count = 128;

    private readonly Dictionary<AudioCodec, byte> _ours = [];
    private IReadOnlyList<SdpFormat> _remote = [];

    /// <summary>What the far side says now.</summary>
    public void Learn(IReadOnlyList<SdpFormat> remote) => _remote = remote;

    /// <summary>What was agreed under a number keeps it.</summary>
    public void Keep(SdpFormat format) => _ours[format.Codec] = format.PayloadType;

    /// <summary>The number of a codec in an offer of ours.</summary>
    /// <param name="wanted">If nothing is in its way.</param>
    public byte For(AudioCodec codec, byte wanted)
    {
        var type = _ours.GetValueOrDefault(codec, wanted);
        for (var next = FirstDynamic; IsTaken(type, codec) && next < Count; next++)
            type = next;
        _ours[codec] = type;
        return type;
    }

    private bool IsTaken(byte type, AudioCodec codec) =>
        _remote.Any(f => f.PayloadType == type && f.Codec != codec) || _ours.Any(o => o.Value == type && o.Key != codec);
}
