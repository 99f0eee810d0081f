using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Legs;

/// <summary>Makes outgoing legs.</summary>
public interface ILegDialler
{
    /// <summary>Dials and rings until somebody answers, refuses, or patience ends.</summary>
    /// <param name="alone">The only target: its early media may reach the caller.</param>
    /// <exception cref="OperationCanceledException">The caller gave up or another target was faster; a leg answered in that very moment is returned, never lost.</exception>
    Task<Outcome> RingAsync(Attempt attempt, LegEndpoint endpoint, TimeSpan ringFor, bool alone, CancellationToken cancel);
}
