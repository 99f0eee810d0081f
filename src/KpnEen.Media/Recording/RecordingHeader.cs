using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Media.Recording;

/// <summary>The first octets of a recording's file: its rate, and its key under lock. <see cref="RecordingFormat"/></summary>
internal static class RecordingHeader
{
    /// <summary>Writes the header of a new recording with a key of its own; the octets of the key are the caller's to wipe.</summary>
    public static void Create(Span<byte> header, int rate, string id, RecordingKeys keys, Span<byte> key)
    {
        RandomNumberGenerator.Fill(key);
        header.Clear();
        RecordingFormat.Magic.CopyTo(header);
        header[8] = RecordingFormat.Version;
        header[9] = WavHeader.Channels;
        BinaryPrimitives.WriteInt32LittleEndian(header[RecordingFormat.RateAt..], rate);
        keys.Current.Id.Span.CopyTo(header[RecordingFormat.KeyIdAt..]);
        var nonce = header.Slice(RecordingFormat.NonceAt, RecordingFormat.NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.Current.Octets.Span, RecordingFormat.TagLength);
        aes.Encrypt(
            nonce,
            key,
            header.Slice(RecordingFormat.KeyAt, RecordingFormat.KeyLength),
            header.Slice(RecordingFormat.TagAt, RecordingFormat.TagLength),
            Bound(header, id)
        );
    }

    /// <summary>Unlocks the key of the recording.</summary>
    /// <returns>Samples a second and channel.</returns>
    /// <exception cref="InvalidDataException">No recording of ours.</exception>
    /// <exception cref="CryptographicException">Tampered with, of another recording, its key was destroyed, or we do not have the master key.</exception>
    public static int Open(ReadOnlySpan<byte> header, string id, RecordingKeys keys, Span<byte> key)
    {
        if (
            header.Length < RecordingFormat.HeaderLength
            || !header.StartsWith(RecordingFormat.Magic)
            || header[8] != RecordingFormat.Version
        )
            throw new InvalidDataException("Not a recording.");
        var rate = BinaryPrimitives.ReadInt32LittleEndian(header[RecordingFormat.RateAt..]);
        if (rate is not (8000 or 16000) || header[9] != WavHeader.Channels)
            throw new InvalidDataException("Not a recording.");
        var master =
            keys.Find(header.Slice(RecordingFormat.KeyIdAt, RecordingFormat.KeyIdLength))
            ?? throw new CryptographicException("The recording is under a master key that is not here.");
        using var aes = new AesGcm(master.Octets.Span, RecordingFormat.TagLength);
        aes.Decrypt(
            header.Slice(RecordingFormat.NonceAt, RecordingFormat.NonceLength),
            header.Slice(RecordingFormat.KeyAt, RecordingFormat.KeyLength),
            header.Slice(RecordingFormat.TagAt, RecordingFormat.TagLength),
            key,
            Bound(header, id)
        );
        return rate;
    }

    private static byte[] Bound(ReadOnlySpan<byte> header, string id) =>
        [.. header[..RecordingFormat.NonceAt], .. Encoding.UTF8.GetBytes(id)];
}
