namespace KpnEen.Media.Recording;

/// <summary>
/// How a recording lies on disk. Written at its end only, so that whatever a crash leaves is a beginning of it that plays.
/// <code>
///  0        8 9 10   12     16      24       36    52        84
/// +----------+-+-+----+------+-------+--------+-----+---------+---------+---------+- - -+-------+
/// |"KPNEENRC"|1|2| 0  | rate |key id | nonce  | tag |  key    | block 0 | block 1 |     | final |
/// +----------+-+-+----+------+-------+--------+-----+---------+---------+---------+- - -+-------+
/// </code>
/// The key of the recording is sealed by a master key (AES-256-GCM; the id of the recording and the octets before the nonce are
/// authenticated with it). A block is 200 ms of interleaved audio sealed by the recording's key, and its tag. The final block is shorter
/// than the others, may be empty, and is sealed as the final one: without it the recording was never ended, or was cut.
/// </summary>
internal static class RecordingFormat
{
    public const byte Version = 1;
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int KeyLength = 32;
    public const int KeyIdLength = 8;
    public const int RateAt = 12;
    public const int KeyIdAt = 16;
    public const int NonceAt = KeyIdAt + KeyIdLength;
    public const int TagAt = NonceAt + NonceLength;
    public const int KeyAt = TagAt + TagLength;
    public const int HeaderLength = KeyAt + KeyLength;
    public const int BlocksASecond = 5;

    public static ReadOnlySpan<byte> Magic => "KPNEENRC"u8;

    public static int BlockFrames(int rate) => rate / BlocksASecond;

    public static int BlockOctets(int rate) => BlockFrames(rate) * WavHeader.BytesPerFrame;

    public static int StoredBlockOctets(int rate) => BlockOctets(rate) + TagLength;
}
