using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace KpnEen.Sip.Loop;

/// <summary>Room for the datagrams of one recvmmsg(2), shared by all sockets of a loop: what it holds is handled before the next call.</summary>
/// <code>
///  struct mmsghdr (64-bit)                                    control message of SO_TIMESTAMPNS
///  0  name*   8  namelen  16 iovec*  24 iovlen                0 length  8 level  12 type
///  32 control*  40 controllen  48 flags   56 length, read     16 seconds  24 nanoseconds
/// </code>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    public const int Count = 32;

    /// <summary>As long as a datagram can be.</summary>
    private const int Data = 65_536;
    private const int Header = 64;
    private const int Vector = 16;
    private const int Name = 32;
    private const int Control = 64;

    private readonly byte* headers;
    private readonly byte* vectors;
    private readonly byte* names;
    private readonly byte* controls;
    private readonly byte* data;

    public ReceiveBatch()
    {
        const int small = Header + Vector + Name + Control;
        headers = (byte*)NativeMemory.AllocZeroed(Count * (nuint)small);
        vectors = headers + Count * Header;
        names = vectors + Count * Vector;
        controls = names + Count * Name;
        // Pages are real only once they are written: small messages touch one each.
        data = (byte*)NativeMemory.AlignedAlloc(Count * (nuint)Data, 4096);
        for (var i = 0; i < Count; i++)
        {
            *(byte**)(vectors + i * Vector) = data + i * Data;
            *(nuint*)(vectors + i * Vector + 8) = Data;
            *(byte**)(headers + i * Header) = names + i * Name;
            *(byte**)(headers + i * Header + 16) = vectors + i * Vector;
            *(nuint*)(headers + i * Header + 24) = 1;
            *(byte**)(headers + i * Header + 32) = controls + i * Control;
        }
    }

    /// <summary>How many datagrams were there; 0 when none.</summary>
    public int Receive(SafeHandle socket)
    {
        for (var i = 0; i < Count; i++)
        {
            *(uint*)(headers + i * Header + 8) = Name;
            *(nuint*)(headers + i * Header + 40) = Control;
        }
        return Math.Max(0, Linux.ReceiveMany(socket, headers, Count, Linux.DontWait, 0));
    }

    public ReadOnlySpan<byte> DataOf(int index) => new(data + index * Data, *(int*)(headers + index * Header + 56));

    /// <summary>struct sockaddr_in or sockaddr_in6.</summary>
    public ReadOnlySpan<byte> NameOf(int index) => new(names + index * Name, *(int*)(headers + index * Header + 8));

    /// <summary>When the kernel took it in, in nanoseconds since 1970; 0 when it does not say.</summary>
    public long TimeOf(int index)
    {
        var control = new ReadOnlySpan<byte>(controls + index * Control, (int)*(nuint*)(headers + index * Header + 40));
        if (control.Length < 32 || BinaryPrimitives.ReadInt32LittleEndian(control[12..]) != Linux.TimestampNanoseconds)
            return 0;
        return BinaryPrimitives.ReadInt64LittleEndian(control[16..]) * 1_000_000_000
            + BinaryPrimitives.ReadInt64LittleEndian(control[24..]);
    }

    public void Dispose()
    {
        NativeMemory.Free(headers);
        NativeMemory.AlignedFree(data);
    }
}
