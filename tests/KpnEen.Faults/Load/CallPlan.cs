namespace KpnEen.Faults.Load;

/// <summary>What people do with their calls, drawn for each from the seed. Times in seconds.</summary>
public sealed record CallPlan
{
    public (double From, double To) RingFor { get; init; } = (0.2, 2);

    public (double From, double To) TalkFor { get; init; } = (1, 10);

    /// <summary>Of a hundred callers, how many hang up while it rings.</summary>
    public int GiveUp { get; init; } = 10;

    /// <summary>Of a hundred phones, how many refuse.</summary>
    public int Refuse { get; init; } = 10;

    /// <summary>Of a hundred talks, how many the callee ends.</summary>
    public int CalleeEnds { get; init; } = 40;
}
