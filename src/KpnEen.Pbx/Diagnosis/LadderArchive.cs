using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>
/// A ladder as it is stored: of each message a line that says when and where, then its text without secrets; the whole compressed.
/// <code>
/// 1 | Brotli( 1767343445123 &lt; UDP 192.0.2.1:5060 198.51.100.7:5060 842 LF  842 octets of text  ... )
/// </code>
/// </summary>
public sealed class LadderArchive
{
    private const byte Version = 1;

    // What a row may unpack to, whoever wrote it.
    private const int Most = 8 * 1024 * 1024;

    // The fastest: a call has some fifteen kilobytes, and its messages repeat each other.
    private const int Quality = 1;
    private const int Window = 18;
    private readonly ArrayBufferWriter<byte> text = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> message = new(4096);

    /// <summary>Not thread-safe: its buffers are used again.</summary>
    public byte[] Pack(IReadOnlyList<RingMessage> messages, bool isWithheld)
    {
        text.ResetWrittenCount();
        foreach (var passed in messages)
        {
            message.ResetWrittenCount();
            LadderMask.Write(passed.Message, isWithheld, message);
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"{passed.At.ToUnixTimeMilliseconds()} {(passed.IsSent ? '>' : '<')} {passed.Flow.Transport.ViaName()} {passed.Flow.Local} {passed.Flow.Remote} {message.WrittenCount}\n"
            );
            Encoding.ASCII.GetBytes(head, text);
            text.Write(message.WrittenSpan);
        }
        var packed = new byte[1 + BrotliEncoder.GetMaxCompressedLength(text.WrittenCount)];
        packed[0] = Version;
        if (!BrotliEncoder.TryCompress(text.WrittenSpan, packed.AsSpan(1), out var length, Quality, Window))
            throw new InvalidOperationException("Brotli needs more room than it said.");
        return packed[..(length + 1)];
    }

    /// <exception cref="InvalidDataException">Not packed by <see cref="Pack"/>.</exception>
    public static ImmutableArray<LadderMessage> Unpack(byte[] packed)
    {
        if (packed is not [Version, ..])
            throw new InvalidDataException("No ladder of this version.");
        using var unpacked = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(packed, 1, packed.Length - 1), CompressionMode.Decompress))
        {
            var part = new byte[16 * 1024];
            for (int read; (read = brotli.Read(part)) > 0; )
            {
                unpacked.Write(part, 0, read);
                if (unpacked.Length > Most)
                    throw new InvalidDataException("The ladder is longer than any.");
            }
        }
        var messages = ImmutableArray.CreateBuilder<LadderMessage>();
        for (var rest = unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length); rest.Length > 0; )
        {
            var end = rest.IndexOf((byte)'\n');
            var head = end < 0 ? [] : Encoding.ASCII.GetString(rest[..end]).Split(' ');
            if (
                head is not [var at, var direction, var transport, var local, var remote, var count]
                || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var moment)
                || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length > rest.Length - end - 1
            )
                throw new InvalidDataException("The ladder is damaged.");
            messages.Add(
                LadderMessage.Of(
                    DateTimeOffset.FromUnixTimeMilliseconds(moment),
                    direction == ">",
                    transport,
                    local,
                    remote,
                    Encoding.UTF8.GetString(rest.Slice(end + 1, length))
                )
            );
            rest = rest[(end + 1 + length)..];
        }
        return messages.ToImmutable();
    }
}
