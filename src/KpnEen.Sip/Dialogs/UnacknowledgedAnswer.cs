using KpnEen.Sip.Transactions;

namespace KpnEen.Sip.Dialogs;

/// <summary>A 2xx to an INVITE that is repeated until its ACK comes (RFC 3261 13.3.1.4).</summary>
internal sealed class UnacknowledgedAnswer
{
    private readonly ServerTransaction transaction;
    private readonly SipTimers timers;
    private readonly StackTimer repeat;
    private readonly StackTimer patience;
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>> acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TimeSpan interval;

    public UnacknowledgedAnswer(StackContext context, ServerTransaction transaction, Action gaveUp)
    {
        this.transaction = transaction;
        timers = context.Timers;
        interval = timers.T1;
        repeat = context.Timer(Repeat);
        patience = context.Timer(() =>
        {
            if (End())
                gaveUp();
        });
        repeat.Start(interval);
        patience.Start(timers.Timeout);
    }

    /// <summary>The body of the ACK; cancelled when none came.</summary>
    public Task<ReadOnlyMemory<byte>> Acknowledged => acknowledged.Task;

    public bool IsPending => !acknowledged.Task.IsCompleted;

    public void OnAck(SipRequest ack)
    {
        if (ack.CSeq.Number != transaction.Request.CSeq.Number || !acknowledged.TrySetResult(ack.Body))
            return;
        repeat.Stop();
        patience.Stop();
    }

    /// <summary>Nobody waits for the ACK any more.</summary>
    public bool End()
    {
        if (!acknowledged.TrySetCanceled())
            return false;
        repeat.Stop();
        patience.Stop();
        return true;
    }

    private void Repeat()
    {
        if (!IsPending)
            return;
        transaction.RepeatSuccess();
        interval = 2 * interval < timers.T2 ? 2 * interval : timers.T2;
        repeat.Start(interval);
        if (!IsPending)
            repeat.Stop();
    }
}
