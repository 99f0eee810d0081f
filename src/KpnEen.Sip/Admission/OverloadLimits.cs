namespace KpnEen.Sip;

/// <summary>When new calls are refused so that those which run, and those which begin, are served well (503 with Retry-After, RFC 3261 21.5.4).</summary>
public sealed record OverloadLimits
{
    public static OverloadLimits Default { get; } = new();

    /// <summary>Never refuses: for a stack that only plays phones.</summary>
    public static OverloadLimits None { get; } = new() { IsOff = true };

    public bool IsOff { get; init; }

    /// <summary>How long a message may wait before it is read: shortest wait of an <see cref="Interval"/>, so that a spike is none.</summary>
    public TimeSpan Target { get; init; } = TimeSpan.FromMilliseconds(75);

    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>So many intervals above the target before anything is refused: a start or a long collection is no overload.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>A wait beyond it also holds back REGISTER without password.</summary>
    public TimeSpan Severe { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls that are not answered yet; at that number new ones are refused until a tenth has gone.</summary>
    public int CallsInSetUp { get; init; } = 10_000;

    /// <summary>Seconds of Retry-After, from and to: whoever was refused together shall not come back together.</summary>
    public (int From, int To) RetryAfter { get; init; } = (2, 10);
}
