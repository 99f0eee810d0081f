using System.Runtime.InteropServices;

namespace KpnEen.Media.Natives;

/// <summary>libopus 1.3 and later, as far as it is used here. States lie in memory of ours.</summary>
internal static unsafe partial class Opus
{
    public const int ApplicationVoip = 2048;
    public const int SetBitrate = 4002;
    public const int SetMaxBandwidth = 4004;
    public const int SetVbr = 4006;
    public const int SetComplexity = 4010;
    public const int SetInbandFec = 4012;
    public const int SetPacketLoss = 4014;
    public const int SetDtx = 4016;
    public const int SetSignal = 4024;
    public const int SignalVoice = 3001;
    public const int BandwidthNarrow = 1101;
    public const int BandwidthWide = 1103;

    private const string Library = "libopus.so.0";

    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library, EntryPoint = "opus_decoder_get_size")]
    public static partial int DecoderSize(int channels);

    [LibraryImport(Library, EntryPoint = "opus_decoder_init")]
    public static partial int InitDecoder(byte* state, int rate, int channels);

    /// <summary>Samples a channel, or a negative error. No data means: conceal so many samples.</summary>
    [LibraryImport(Library, EntryPoint = "opus_decode")]
    public static partial int Decode(byte* state, byte* data, int length, short* samples, int room, int fec);

    [LibraryImport(Library, EntryPoint = "opus_packet_get_nb_samples")]
    public static partial int SamplesOf(byte* data, int length, int rate);

    [LibraryImport(Library, EntryPoint = "opus_encoder_get_size")]
    public static partial int EncoderSize(int channels);

    [LibraryImport(Library, EntryPoint = "opus_encoder_init")]
    public static partial int InitEncoder(byte* state, int rate, int channels, int application);

    /// <summary>Octets, 2 or fewer when nothing needs to be sent, or a negative error.</summary>
    [LibraryImport(Library, EntryPoint = "opus_encode")]
    public static partial int Encode(byte* state, short* samples, int count, byte* data, int room);

    // Variadic in C; one integer goes the same way in the calling conventions of Linux on x64 and arm64.
    [LibraryImport(Library, EntryPoint = "opus_encoder_ctl")]
    public static partial int ControlEncoder(byte* state, int request, int value);
}
