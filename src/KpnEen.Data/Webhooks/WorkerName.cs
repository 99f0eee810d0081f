using KpnEen.Data.Postgres;

namespace KpnEen.Data.Webhooks;

/// <summary>
/// The worker of this process and the one that was here before. The name lies in the folder of the node, held as long as the process
/// lives: who gets hold of it knows that the former worker is dead. Beside one that lives, or on a disk that takes no file, a worker has
/// no name that lasts, and what it held when it died waits for the end of its lease.
/// </summary>
public sealed class WorkerName : IDisposable
{
    private readonly FileStream? held;

    public WorkerName(StateFolder? state = null)
    {
        if (state is null)
            return;
        try
        {
            held = new FileStream(
                Path.Combine(state.Root, "delivery-worker"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0
            );
            Span<byte> name = stackalloc byte[16];
            if (held.ReadAtLeast(name, name.Length, throwOnEndOfStream: false) == name.Length)
                Former = new Guid(name);
            Own.TryWriteBytes(name);
            held.Position = 0;
            held.Write(name);
        }
        catch (IOException)
        {
            // Two on one folder, or a full disk.
        }
    }

    public Guid Own { get; } = Guid.NewGuid();

    /// <summary>Null: none is known to be dead.</summary>
    public Guid? Former { get; }

    public void Dispose() => held?.Dispose();
}
