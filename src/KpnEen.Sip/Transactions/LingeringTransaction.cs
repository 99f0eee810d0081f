using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>
/// What is left of a server transaction once it is answered, for the half minute in which its request may come again: the answer as bytes, or nothing
/// at all of an accepted INVITE, whose answer is the dialog's to repeat (RFC 6026 8.5). Neither request nor call stays in memory for it.
/// </summary>
internal sealed class LingeringTransaction : IServerEntry
{
    private readonly StackContext context;
    private readonly byte[]? wire;
    private readonly StackTimer lifetime;

    public LingeringTransaction(StackContext context, ServerTransaction answered, byte[]? wire)
    {
        this.context = context;
        this.wire = wire;
        (Key, Flow, LocalTag, IsAccepted) = (answered.Key, answered.Flow, answered.LocalTag, answered.IsInvite);
        if (IsAccepted)
            Copies = MergeKey.Of(answered.Request);
        lifetime = context.Timer(End);
    }

    public TransactionKey Key { get; }

    public SipFlow Flow { get; }

    public string LocalTag { get; }

    public bool IsAccepted { get; }

    /// <summary>Of an INVITE.</summary>
    public MergeKey? Copies { get; }

    /// <summary>Timer J or L.</summary>
    public void Start(TimeSpan life) => lifetime.Start(life);

    public void OnRetransmission()
    {
        if (wire is not null)
            context.Transport.Send(wire, Flow);
    }

    public void OnAck() { }

    // RFC 3261 9.2: too late, and no fault of anybody.
    public void OnCancel(SipRequest request) { }

    public void OnTransportGone()
    {
        lifetime.Stop();
        End();
    }

    private void End() => context.Transactions.Remove(this);
}
