namespace KpnEen.Sip.Transactions;

/// <summary>States of the four machines (RFC 3261 17, RFC 6026).</summary>
internal enum TransactionState
{
    Calling,
    Trying,
    Proceeding,
    Completed,
    Confirmed,
    Accepted,
    Terminated,
}
