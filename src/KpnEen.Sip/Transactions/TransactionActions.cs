namespace KpnEen.Sip.Transactions;

/// <summary>What a machine wants done.</summary>
[Flags]
internal enum TransactionActions
{
    None = 0,

    /// <summary>Send our message, again or for the first time.</summary>
    Send = 1,

    /// <summary>ACK a refusal (client INVITE).</summary>
    SendAck = 2,

    /// <summary>Give the received message to the user.</summary>
    Deliver = 4,
    ReportTimeout = 8,
    ReportTransportError = 16,
    Terminate = 32,
}
