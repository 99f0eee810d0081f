using System.Security.Cryptography;

namespace KpnEen.Media;

/// <summary>A master key that the keys of recordings are locked with.</summary>
public sealed class RecordingKey
{
    /// <summary>Octets of a key: AES-256.</summary>
    public const int Length = 32;

    /// <exception cref="ArgumentException">Not 32 octets.</exception>
    public RecordingKey(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Length)
            throw new ArgumentException("A master key of recordings has 32 octets.", nameof(octets));
        Octets = octets.ToArray();
        // Tells keys apart and says nothing about them.
        Id = SHA256.HashData([.. "kpneen recording key"u8, .. octets]).AsMemory(0, Recording.RecordingFormat.KeyIdLength);
    }

    /// <summary>Written into each file, so that a later start finds the key it was locked with.</summary>
    public ReadOnlyMemory<byte> Id { get; }

    internal ReadOnlyMemory<byte> Octets { get; }

    public static RecordingKey Random() => new(RandomNumberGenerator.GetBytes(Length));
}
