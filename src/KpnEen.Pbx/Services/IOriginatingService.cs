using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Services;

/// <summary>A service of the one who calls (or forwards, or transfers).</summary>
public interface IOriginatingService
{
    /// <summary>As in <c>docs/precedence.md</c>.</summary>
    string Name { get; }

    Task<Outcome> InvokeAsync(Attempt attempt, NextAttempt next, CancellationToken hangup);
}
