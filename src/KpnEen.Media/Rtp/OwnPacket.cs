namespace KpnEen.Media.Rtp;

/// <summary>A packet of audio that was made here: of our own sounds, or of another leg's voice in another codec.</summary>
internal readonly ref struct OwnPacket
{
    public required PayloadMapping Type { get; init; }

    /// <summary>Empty when nothing is to be sent: the time goes by all the same (DTX).</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>What it was made of.</summary>
    public required ReadOnlySpan<short> Samples { get; init; }

    public required int Rate { get; init; }

    public bool Marker { get; init; }

    /// <summary>There was a pause before: the timestamp goes by the clock.</summary>
    public bool BeginsAnew { get; init; }

    /// <summary>Another leg's voice: not heard while we speak ourselves, or while a key of it is passed on.</summary>
    public bool IsRelayed { get; init; }
}
