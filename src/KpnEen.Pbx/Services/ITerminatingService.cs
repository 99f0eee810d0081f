using KpnEen.Pbx.Calls;

namespace KpnEen.Pbx.Services;

/// <summary>A service of the one who is called.</summary>
public interface ITerminatingService
{
    /// <summary>As in <c>docs/precedence.md</c>.</summary>
    string Name { get; }

    Task<Outcome> InvokeAsync(Delivery delivery, Next next, CancellationToken hangup);
}
