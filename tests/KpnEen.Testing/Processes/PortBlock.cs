namespace KpnEen.Testing;

/// <summary>
/// A hundred ports that no other test process of this machine is given: the claim is a locked file, and ends with the process however that ends.
/// They lie below what the system gives to outgoing connections (Linux: from 32768 on), so that a server that was killed finds its port free
/// when it comes back.
/// </summary>
internal sealed class PortBlock : IDisposable
{
    private const int Size = 100;

    // Above 10080, which browsers refuse to connect to; and baresip's and linphone's usual media ports are told to be elsewhere.
    private const int First = 10_100;
    private const int Blocks = 226;
    private readonly FileStream claim;
    private readonly int end;
    private int next;

    private PortBlock(FileStream claim, int start) => (this.claim, next, end) = (claim, start, start + Size);

    /// <exception cref="InvalidOperationException">Other processes hold them all.</exception>
    public static PortBlock Claim()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "kpneen-ports")).FullName;
        for (var n = 0; n < Blocks; n++)
        {
            var start = First + ((Environment.ProcessId + n) % Blocks * Size);
            try
            {
                var file = new FileStream(Path.Combine(folder, $"{start}"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
                return new PortBlock(file, start);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process has it.
            }
        }
        throw new InvalidOperationException($"All {Blocks} blocks of ports are claimed: {folder}.");
    }

    /// <summary>The next port, this and the following so many; null when the block has no more.</summary>
    public int? Take(int count)
    {
        if (next + count > end)
            return null;
        next += count;
        return next - count;
    }

    public void Dispose() => claim.Dispose();
}
