using static KpnEen.Sip.Transactions.TransactionActions;
using static KpnEen.Sip.Transactions.TransactionState;

namespace KpnEen.Sip.Transactions;

/// <summary>INVITE client transaction (RFC 3261 figure 5 as changed by RFC 6026 figure 4).</summary>
internal static class ClientInviteMachine
{
    public static TransactionStep Next(TransactionState state, TransactionInput input, TransactionTiming timing) =>
        (state, input) switch
        {
            (Calling, TransactionInput.Start) => new(Calling, Send, timing.First, timing.Timers.Timeout),
            (Calling, TransactionInput.RetransmitTimer) => new(Calling, Send, timing.Doubled),
            (Calling, TransactionInput.LifetimeTimer) => TransactionStep.End(ReportTimeout),
            (Calling or Proceeding, TransactionInput.Provisional) => new(Proceeding, Deliver, TransactionStep.Stop, TransactionStep.Stop),
            (Calling or Proceeding, TransactionInput.Success) => new(Accepted, Deliver, TransactionStep.Stop, timing.Timers.Timeout), // timer M
            (Calling or Proceeding, TransactionInput.Failure) => Refused(timing),
            (Calling or Proceeding or Completed, TransactionInput.TransportError) => TransactionStep.End(ReportTransportError),
            (Completed, TransactionInput.Failure) => new(Completed, SendAck),
            (Accepted, TransactionInput.Success) => new(Accepted, Deliver),
            (Completed or Accepted, TransactionInput.LifetimeTimer) => TransactionStep.End(),
            (not Terminated, TransactionInput.TransportError) => TransactionStep.End(),
            _ => new(state),
        };

    private static TransactionStep Refused(TransactionTiming timing) =>
        timing.Reliable ? TransactionStep.End(SendAck | Deliver) : new(Completed, SendAck | Deliver, TransactionStep.Stop, timing.Timers.D);
}
