namespace KpnEen.Testing;

/// <summary>What a way through the network does to datagrams. Chances are 0..1, each drawn for each datagram from the world's seed.</summary>
public sealed record VirtualNetworkConditions
{
    /// <summary>Everything arrives once, in order, 1 ms after it was sent.</summary>
    public static VirtualNetworkConditions Perfect { get; } = new();

    /// <summary>5 % loss, 2 % reorder, 2 % duplicates, 20 ms delay with 10 ms jitter.</summary>
    public static VirtualNetworkConditions Bad { get; } =
        new()
        {
            Loss = 0.05,
            Reorder = 0.02,
            Duplicate = 0.02,
            Delay = TimeSpan.FromMilliseconds(20),
            Jitter = TimeSpan.FromMilliseconds(10),
        };

    /// <summary>The chance that a datagram is lost.</summary>
    public double Loss { get; init; }

    /// <summary>The chance that a datagram arrives twice.</summary>
    public double Duplicate { get; init; }

    /// <summary>The chance that a datagram is held back by <see cref="ReorderBy"/> and so overtaken; all others keep their order.</summary>
    public double Reorder { get; init; }

    /// <summary>How long a reordered datagram, and the copy of a duplicated one, is held back.</summary>
    public TimeSpan ReorderBy { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>One way.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Added to <see cref="Delay"/>, evenly between zero and this.</summary>
    public TimeSpan Jitter { get; init; }
}
