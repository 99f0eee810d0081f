using System.Runtime.InteropServices;

namespace KpnEen.Media.Natives;

/// <summary>libspandsp 0.0.6, as far as it is used here. States lie in memory of ours.</summary>
internal static unsafe partial class Spandsp
{
    /// <summary>More than any of the states takes (184 octets in 0.0.6).</summary>
    public const int StateSize = 1024;

    private const string Library = "libspandsp.so.2";

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library, EntryPoint = "g722_decode_init")]
    public static partial byte* InitG722Decoder(byte* state, int rate, int options);

    [LibraryImport(Library, EntryPoint = "g722_decode")]
    public static partial int DecodeG722(byte* state, short* samples, byte* data, int length);

    [LibraryImport(Library, EntryPoint = "g722_encode_init")]
    public static partial byte* InitG722Encoder(byte* state, int rate, int options);

    [LibraryImport(Library, EntryPoint = "g722_encode")]
    public static partial int EncodeG722(byte* state, byte* data, short* samples, int count);
}
