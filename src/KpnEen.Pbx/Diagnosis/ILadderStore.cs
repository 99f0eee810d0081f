namespace KpnEen.Pbx.Diagnosis;

/// <summary>Where the SIP messages of calls that are over lie, for who looks for a fault after the switch forgot them.</summary>
public interface ILadderStore
{
    /// <summary>May throw when the store is away; the same ladders may come again, and longer: the last counts. No conversation is there twice.</summary>
    Task KeepAsync(IReadOnlyList<KeptLadder> ladders, CancellationToken cancellation);
}
