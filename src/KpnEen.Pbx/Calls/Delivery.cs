using KpnEen.Pbx.Directory;

namespace KpnEen.Pbx.Calls;

/// <summary>A call on its way to one user, through the terminating services. Immutable.</summary>
/// <param name="RingFor">How long the phones may ring.</param>
/// <param name="Group">The hunt group that offers the call; the member's own forwardings then do not apply.</param>
/// <param name="Alone">Nobody else is rung at the same time: early media may pass.</param>
public sealed record Delivery(Attempt Attempt, User Callee, TimeSpan RingFor, HuntGroup? Group = null, bool Alone = true)
{
    public static readonly TimeSpan LongestRing = TimeSpan.FromSeconds(120);

    public Call Call => Attempt.Call;

    /// <summary>The callee as the one who forwards.</summary>
    public ForwardingParty AsForwarder => new(Callee, Callee.Id, Callee.Extension, Callee.Name);
}
