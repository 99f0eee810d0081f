namespace KpnEen.Pbx.Calls;

/// <summary>RFC 5393 5.3: the branches a call may have are shared out among those rung at the same time, and never grow.</summary>
internal static class Breadth
{
    /// <summary>The targets that may be rung, and the attempt as each of them gets it.</summary>
    public static (T[] Allowed, Attempt Each) Share<T>(Attempt attempt, T[] targets)
    {
        if (attempt.MaxBreadth is not { } most || targets.Length == 0)
            return (targets, attempt);
        var allowed = targets.Length > most ? targets[..Math.Max(1, most)] : targets;
        if (allowed.Length < targets.Length)
            attempt.Call.Decide(
                DecisionCode.NotAllPhonesRung,
                "router",
                null,
                $"only {allowed.Length} of {targets.Length} rung",
                "Max-Breadth of the call"
            );
        return (allowed, attempt with { MaxBreadth = Math.Max(1, most / allowed.Length) });
    }
}
