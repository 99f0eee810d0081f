namespace KpnEen.Sip;

/// <summary>What lives in a stack now. All zero after the last call ended and its lingering timers fired.</summary>
public readonly record struct SipStackCounts(int ClientTransactions, int ServerTransactions, int Dialogs, int Timers)
{
    public bool IsIdle => this == default;
}
