namespace KpnEen.Faults.Ledger;

/// <summary>How a leg ended, as its phone saw it.</summary>
public enum EndedBy
{
    /// <summary>It did not end yet.</summary>
    Nobody,

    /// <summary>The phone hung up, gave up or refused.</summary>
    Phone,

    /// <summary>The exchange sent BYE, CANCEL or a final answer.</summary>
    Exchange,

    /// <summary>Nothing was heard until the phone's own timers ended it.</summary>
    Timeout,
}
