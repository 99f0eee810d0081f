namespace KpnEen.Sip.Subscriptions;

/// <summary>How long subscriptions live, how many there may be, how fast they tell.</summary>
public sealed record NotifierLimits
{
    public static NotifierLimits Default { get; } = new();

    /// <summary>Seconds; fewer is 423.</summary>
    public uint Shortest { get; init; } = 60;

    /// <summary>Seconds, when the subscriber names none.</summary>
    public uint Standard { get; init; } = 3600;

    /// <summary>Seconds; more is shortened to it.</summary>
    public uint Longest { get; init; } = 3600;

    /// <summary>Of one subscriber; one more ends the oldest: a phone that restarted has forgotten those.</summary>
    public int OfOwner { get; init; } = 250;

    /// <summary>Of one group; one more is refused.</summary>
    public int OfGroup { get; init; } = 50_000;

    /// <summary>NOTIFYs that may follow each other at once; after that one each <see cref="Interval"/> (RFC 4235 3.9, RFC 3856 6.10).</summary>
    public int Burst { get; init; } = 5;

    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);
}
