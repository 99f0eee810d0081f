namespace KpnEen.Sip.Transactions;

/// <summary>Who answers an INVITE. Called outside the transaction's lock.</summary>
internal interface IServerTransactionUser
{
    void OnCancel(SipRequest cancel);

    /// <summary>The connection the INVITE came on is gone, and the INVITE not answered.</summary>
    void OnTransportGone();
}
