namespace KpnEen.Sip.Transactions;

/// <summary>Where a machine goes and what it wants done. A timer that is null stays as it is; infinite stops it.</summary>
internal readonly record struct TransactionStep(
    TransactionState State,
    TransactionActions Actions = TransactionActions.None,
    TimeSpan? Retransmit = null,
    TimeSpan? Lifetime = null
)
{
    public static readonly TimeSpan Stop = Timeout.InfiniteTimeSpan;

    public static TransactionStep End(TransactionActions actions = TransactionActions.None) =>
        new(TransactionState.Terminated, actions | TransactionActions.Terminate, Stop, Stop);
}
