using System.Buffers.Binary;
using System.Numerics;
using Microsoft.Win32.SafeHandles;

namespace KpnEen.Data.Journal;

/// <summary>
/// One file of the journal. What is before <see cref="Length"/> is whole; what a kill left half written lies behind it.
/// <code>
/// 0        4        8                16
/// +--------+--------+----------------+----------~
/// | length | CRC32C | number         | body (JSON)
/// +--------+--------+----------------+----------~     little endian; the CRC covers number and body
/// </code>
/// </summary>
internal sealed class JournalSegment : IDisposable
{
    public const string Extension = ".seg";
    public const int HeaderLength = 16;
    private const int LongestBody = 16 * 1024 * 1024;
    private readonly SafeFileHandle handle;

    private JournalSegment(string path, FileMode mode)
    {
        Path = path;
        handle = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read);
    }

    public string Path { get; }
    public long Length { get; private set; }

    /// <summary>Of the last entry; 0 when there is none.</summary>
    public long LastNumber { get; private set; }

    /// <summary>Octets behind the last whole entry, when an existing file was opened.</summary>
    public long Torn { get; private set; }

    public static JournalSegment Create(string folder, long firstNumber) =>
        new(System.IO.Path.Combine(folder, $"{firstNumber:D20}{Extension}"), FileMode.Create);

    public static JournalSegment Open(string path)
    {
        var segment = new JournalSegment(path, FileMode.Open);
        var end = RandomAccess.GetLength(segment.handle);
        var offset = 0L;
        while (segment.TryRead(offset, end, out var number, out var record))
        {
            offset += record.Length;
            segment.LastNumber = number;
        }
        segment.Length = offset;
        segment.Torn = end - offset;
        return segment;
    }

    /// <summary>Returns after write(2): what was written survives a kill of the process.</summary>
    /// <param name="record">Begins with <see cref="HeaderLength"/> octets that are filled in here.</param>
    /// <exception cref="IOException">Disk full or broken; the next write takes the same place.</exception>
    public void Append(long number, Span<byte> record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeaderLength);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], number);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Crc(record[8..]));
        RandomAccess.Write(handle, record, Length);
        Length += record.Length;
        LastNumber = number;
    }

    /// <param name="end">Where whole entries end, as seen by the one who appends.</param>
    /// <param name="record">Header and body.</param>
    public bool TryRead(long offset, long end, out long number, out byte[] record)
    {
        number = 0;
        record = [];
        Span<byte> header = stackalloc byte[HeaderLength];
        if (end - offset < HeaderLength || RandomAccess.Read(handle, header, offset) < HeaderLength)
            return false;
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < 0 or > LongestBody || end - offset - HeaderLength < length)
            return false;
        var read = new byte[HeaderLength + length];
        header.CopyTo(read);
        if (
            RandomAccess.Read(handle, read.AsSpan(HeaderLength), offset + HeaderLength) < length
            || Crc(read.AsSpan(8)) != BinaryPrimitives.ReadUInt32LittleEndian(header[4..])
        )
            return false;
        number = BinaryPrimitives.ReadInt64LittleEndian(header[8..]);
        record = read;
        return true;
    }

    public void Delete()
    {
        handle.Dispose();
        File.Delete(Path);
    }

    public void Dispose() => handle.Dispose();

    private static uint Crc(ReadOnlySpan<byte> octets)
    {
        var crc = ~0u;
        for (; octets.Length >= 8; octets = octets[8..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(octets));
        foreach (var octet in octets)
            crc = BitOperations.Crc32C(crc, octet);
        return ~crc;
    }
}
