namespace KpnEen.Data.Identity;

/// <summary>What became of a claim for an Idempotency-Key.</summary>
public abstract record IdempotencyClaim
{
    private IdempotencyClaim() { }

    /// <summary>The key is new: go on, then complete or release with this token.</summary>
    public sealed record Granted(Guid Token) : IdempotencyClaim;

    /// <summary>The same request was answered before.</summary>
    public sealed record Answered(IdempotentAnswer Answer) : IdempotencyClaim;

    /// <summary>The key was used for another request.</summary>
    public sealed record Reused : IdempotencyClaim;

    /// <summary>The same request is at work.</summary>
    public sealed record InFlight : IdempotencyClaim;

    /// <summary>The same request began and never ended: nobody knows how far it came.</summary>
    public sealed record Interrupted : IdempotencyClaim;
}
