using KpnEen.Pbx.Legs;

namespace KpnEen.Pbx.Simulation;

/// <summary>An answered leg without a wire.</summary>
internal sealed class ScriptedSignalling : ILegSignalling
{
    public CancellationToken Terminated => CancellationToken.None;

    public string? TerminationReason => null;

    public Task HangUpAsync(string? reason) => Task.CompletedTask;

    public Task<byte[]?> OfferAsync(Func<byte[]> offer, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);

    public bool IsDialog(ReplacedDialog dialog) => false;
}
