using System.Runtime.InteropServices;

namespace KpnEen.Media.Transport;

/// <summary>The few calls of Linux the pollers stand on (epoll(7), eventfd(2)).</summary>
internal static partial class Epoll
{
    public const int Add = 1;
    public const int Delete = 2;
    public const uint Readable = 1;

    /// <summary>struct epoll_event is packed on x86-64 alone.</summary>
    public static readonly int EventSize = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    /// <summary>Where the 64 bits of our own stand in it.</summary>
    public static readonly int DataOffset = EventSize - sizeof(long);

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    public static int Create() => Checked(epoll_create1(CloseOnExec));

    public static int CreateWakeUp() => Checked(eventfd(0, CloseOnExec | NonBlocking));

    public static unsafe void Control(int epoll, int operation, int descriptor, long data)
    {
        Span<byte> entry = stackalloc byte[16];
        BitConverter.TryWriteBytes(entry, Readable);
        BitConverter.TryWriteBytes(entry[DataOffset..], data);
        fixed (byte* pointer = entry)
            Checked(epoll_ctl(epoll, operation, descriptor, pointer));
    }

    /// <summary>Returns the number of events: 0 when the time is up or a signal came between.</summary>
    /// <param name="milliseconds">-1 waits without end.</param>
    public static unsafe int Wait(int epoll, Span<byte> events, int milliseconds)
    {
        fixed (byte* pointer = events)
            return Math.Max(0, epoll_wait(epoll, pointer, events.Length / EventSize, milliseconds));
    }

    public static unsafe void WakeUp(int descriptor)
    {
        ulong one = 1;
        _ = write(descriptor, &one, sizeof(ulong));
    }

    public static unsafe void ClearWakeUp(int descriptor)
    {
        ulong count;
        _ = read(descriptor, &count, sizeof(ulong));
    }

    /// <summary>Lets the thread rest. Not Thread.Sleep: that has no steps below a millisecond.</summary>
    public static unsafe void Rest(long nanoseconds)
    {
        var time = stackalloc nint[2];
        (time[0], time[1]) = (0, (nint)nanoseconds);
        _ = nanosleep(time, null);
    }

    public static void Close(int descriptor) => _ = close(descriptor);

    private static int Checked(int result) => result >= 0 ? result : throw new IOException($"epoll: errno {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int epoll_ctl(int epfd, int op, int fd, byte* entry);

    [LibraryImport("libc")]
    private static unsafe partial int epoll_wait(int epfd, byte* events, int maxevents, int timeout);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int eventfd(uint initval, int flags);

    [LibraryImport("libc")]
    private static unsafe partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport("libc")]
    private static unsafe partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport("libc")]
    private static unsafe partial int nanosleep(nint* request, nint* left);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int fd);
}
