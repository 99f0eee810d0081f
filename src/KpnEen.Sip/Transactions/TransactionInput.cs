namespace KpnEen.Sip.Transactions;

/// <summary>What happens to a transaction.</summary>
internal enum TransactionInput
{
    Start,

    /// <summary>The request came again.</summary>
    Request,
    Ack,

    /// <summary>1xx, received or to be sent.</summary>
    Provisional,

    /// <summary>2xx.</summary>
    Success,

    /// <summary>300-699.</summary>
    Failure,

    /// <summary>A, E or G.</summary>
    RetransmitTimer,

    /// <summary>B, F, H: patience is over. D, I, J, K, L, M: lingering is over.</summary>
    LifetimeTimer,
    TransportError,
}
