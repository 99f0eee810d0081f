using KpnEen.Pbx.Events;
using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.MidCall;

/// <summary>A blind transfer while its target rings.</summary>
internal sealed record BlindTransfer(Leg By, string To, IReferral? Referral)
{
    public Transfer Describe() => new("blind", By.Info.User, To);

    public Task TellAsync(int status, string reason) => Referral?.ProgressAsync(status, reason) ?? Task.CompletedTask;
}
