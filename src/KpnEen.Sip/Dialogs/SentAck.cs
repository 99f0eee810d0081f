using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>The last ACK of a dialog as it went out, to be repeated with the 2xx. Outlives the dialog: its 2xx may come again for half a minute.</summary>
internal sealed class SentAck(StackContext context)
{
    private readonly Lock gate = new();
    private uint sequence;
    private byte[]? wire;
    private SipFlow? sentOn;

    public void Send(uint number, byte[] ack, SipFlow flow)
    {
        lock (gate)
        {
            (sequence, wire, sentOn) = (number, ack, flow);
            context.Transport.Send(wire, flow);
        }
    }

    /// <summary>Nothing while the ACK of that INVITE has not been sent.</summary>
    public void Repeat(uint number)
    {
        lock (gate)
        {
            if (number == sequence && wire is not null && sentOn is not null)
                context.Transport.Send(wire, sentOn);
        }
    }
}
