using static KpnEen.Sip.Transactions.TransactionActions;
using static KpnEen.Sip.Transactions.TransactionState;

namespace KpnEen.Sip.Transactions;

/// <summary>INVITE server transaction (RFC 3261 figure 7 as changed by RFC 6026 figure 5). Retransmitting a 2xx is the user's work.</summary>
internal static class ServerInviteMachine
{
    public static TransactionStep Next(TransactionState state, TransactionInput input, TransactionTiming timing) =>
        (state, input) switch
        {
            (Proceeding, TransactionInput.Request or TransactionInput.Provisional) => new(Proceeding, Send),
            (Proceeding, TransactionInput.Success) => new(Accepted, Send, TransactionStep.Stop, timing.Timers.Timeout), // timer L
            (Proceeding, TransactionInput.Failure) => new(Completed, Send, timing.First, timing.Timers.Timeout), // timers G and H
            (Completed, TransactionInput.Request) => new(Completed, Send),
            (Completed, TransactionInput.RetransmitTimer) => new(Completed, Send, timing.DoubledToT2),
            (Completed, TransactionInput.Ack) => Acknowledged(timing),
            (Completed, TransactionInput.LifetimeTimer) => TransactionStep.End(ReportTimeout),
            (Accepted, TransactionInput.Success) => new(Accepted, Send),
            (Accepted, TransactionInput.Ack) => new(Accepted, Deliver),
            (Confirmed or Accepted, TransactionInput.LifetimeTimer) => TransactionStep.End(),
            (Proceeding or Completed, TransactionInput.TransportError) => TransactionStep.End(ReportTransportError),
            (not Terminated, TransactionInput.TransportError) => TransactionStep.End(),
            _ => new(state),
        };

    private static TransactionStep Acknowledged(TransactionTiming timing) =>
        timing.Reliable ? TransactionStep.End() : new(Confirmed, None, TransactionStep.Stop, timing.Timers.T4); // timer I
}
