namespace KpnEen.Testing;

/// <summary>What a test may set of its <see cref="VirtualWorld"/>.</summary>
public sealed record VirtualWorldOptions
{
    public static VirtualWorldOptions Default { get; } = new();

    /// <summary>What the network does to datagrams; a perfect network with 1 ms of delay by default.</summary>
    public VirtualNetworkConditions Conditions { get; init; } = VirtualNetworkConditions.Perfect;

    /// <summary>The first moment; a Monday, 10:00 in Amsterdam.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>A test that needs more virtual time than this has failed.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A test that needs more real time than this has failed.</summary>
    public TimeSpan RealBudget { get; init; } = TimeSpan.FromMinutes(5);
}
