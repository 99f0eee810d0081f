using System.Globalization;
using KpnEen.Sip.Parsing;
using KpnEen.Sip.Transactions;

namespace KpnEen.Sip.Dialogs;

/// <summary>Provisional responses that are repeated until their PRACK comes, one after the other (RFC 3262 3).</summary>
internal sealed class ReliableProvisionals
{
    private readonly ServerTransaction transaction;
    private readonly SipTimers timers;
    private readonly StackContext context;
    private readonly Action gaveUp;
    private StackTimer? repeat;
    private StackTimer? patience;
    private readonly Lock gate = new();
    private readonly Queue<SipResponse> waiting = [];
    private uint sequence = Identifiers.FirstNumber();
    private byte[]? current;
    private TimeSpan interval;
    private TaskCompletionSource? drained;

    public ReliableProvisionals(StackContext context, ServerTransaction transaction, Action gaveUp)
    {
        this.transaction = transaction;
        timers = context.Timers;
        this.context = context;
        this.gaveUp = gaveUp;
    }

    /// <summary>All that was sent has been acknowledged, or <see cref="Stop"/> was called.</summary>
    public Task WhenDrained
    {
        get
        {
            lock (gate)
                return current is null ? Task.CompletedTask : (drained ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void Send(SipResponse response)
    {
        lock (gate)
        {
            waiting.Enqueue(response);
            if (current is null)
                SendNext();
        }
    }

    /// <summary>False when it acknowledges nothing that waits.</summary>
    public bool OnPrack(SipRequest prack)
    {
        lock (gate)
        {
            var invite = transaction.Request.CSeq;
            var expected = string.Create(CultureInfo.InvariantCulture, $"{sequence} {invite.Number} {invite.Method}");
            var parts = prack.Headers[HeaderNames.RAck]?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
            if (current is null || string.Join(' ', parts) != expected)
                return false;
            Settle();
            SendNext();
            return true;
        }
    }

    public void Stop()
    {
        lock (gate)
        {
            waiting.Clear();
            Settle();
            drained?.TrySetResult();
        }
    }

    private void SendNext()
    {
        if (!waiting.TryDequeue(out var response))
        {
            drained?.TrySetResult();
            drained = null;
            return;
        }
        response.Headers[HeaderNames.RSeq] = (++sequence).ToString(CultureInfo.InvariantCulture);
        response.Headers[HeaderNames.Require] = "100rel";
        current = SipWriter.ToBytes(response);
        interval = timers.T1;
        (repeat ??= context.Timer(Repeat)).Start(interval);
        (patience ??= context.Timer(gaveUp)).Start(timers.Timeout);
        transaction.TryRespond(response);
    }

    private void Settle()
    {
        current = null;
        repeat?.Stop();
        patience?.Stop();
    }

    private void Repeat()
    {
        lock (gate)
        {
            if (current is null)
                return;
            transaction.Repeat(current);
            interval *= 2;
            repeat?.Start(interval);
        }
    }
}
