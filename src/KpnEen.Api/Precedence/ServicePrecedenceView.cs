namespace KpnEen.Api.Precedence;

/// <summary>In which order telephone services look at a call. The order is behaviour: it changes with notice only.</summary>
internal sealed record ServicePrecedenceView
{
    /// <summary>What a call of a user passes before it is routed; also one that a user forwards or transfers, as a call of that user.</summary>
    public required IReadOnlyList<ServiceStep> Originating { get; init; }

    /// <summary>What a call passes on its way to the public side; the first that says no ends it.</summary>
    public required IReadOnlyList<ServiceStep> Outgoing { get; init; }

    /// <summary>What a call to a user passes before a phone rings. The first sees the call first and its result last.</summary>
    public required IReadOnlyList<ServiceStep> Terminating { get; init; }
}
