using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KpnEen.Media.Recording;

/// <summary>Seals and opens the blocks of one recording with its key.</summary>
/// <param name="key">Used for this recording alone, so that the number of a block is a nonce that never comes twice.</param>
internal sealed class BlockCipher(ReadOnlySpan<byte> key) : IDisposable
{
    private const uint Final = 1;
    private readonly AesGcm _aes = new(key, RecordingFormat.TagLength);

    /// <param name="block">Audio in front, and behind it room for the tag.</param>
    public void Seal(long number, bool final, Span<byte> block)
    {
        Span<byte> nonce = stackalloc byte[RecordingFormat.NonceLength];
        Fill(nonce, number, final);
        var audio = block[..^RecordingFormat.TagLength];
        _aes.Encrypt(nonce, audio, audio, block[^RecordingFormat.TagLength..]);
    }

    /// <exception cref="AuthenticationTagMismatchException">Tampered with, in another place, or not (the) final.</exception>
    public void Open(long number, bool final, ReadOnlySpan<byte> block, Span<byte> audio)
    {
        Span<byte> nonce = stackalloc byte[RecordingFormat.NonceLength];
        Fill(nonce, number, final);
        _aes.Decrypt(nonce, block[..^RecordingFormat.TagLength], block[^RecordingFormat.TagLength..], audio);
    }

    public void Dispose() => _aes.Dispose();

    private static void Fill(Span<byte> nonce, long number, bool final)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(nonce, final ? Final : 0);
        BinaryPrimitives.WriteInt64LittleEndian(nonce[4..], number);
    }
}
