namespace KpnEen.Sip.Transactions;

/// <summary>How many of something live now.</summary>
internal sealed class LiveCount
{
    private int value;

    public int Value => Volatile.Read(ref value);

    public void Up() => Interlocked.Increment(ref value);

    public void Down() => Interlocked.Decrement(ref value);
}
