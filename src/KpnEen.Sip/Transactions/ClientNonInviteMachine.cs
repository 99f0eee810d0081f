using static KpnEen.Sip.Transactions.TransactionActions;
using static KpnEen.Sip.Transactions.TransactionState;

namespace KpnEen.Sip.Transactions;

/// <summary>Non-INVITE client transaction (RFC 3261 figure 6).</summary>
internal static class ClientNonInviteMachine
{
    public static TransactionStep Next(TransactionState state, TransactionInput input, TransactionTiming timing) =>
        (state, input) switch
        {
            (Trying, TransactionInput.Start) => new(Trying, Send, timing.First, timing.Timers.Timeout),
            (Trying, TransactionInput.RetransmitTimer) => new(Trying, Send, timing.DoubledToT2),
            (Proceeding, TransactionInput.RetransmitTimer) => new(Proceeding, Send, timing.Timers.T2),
            (Trying or Proceeding, TransactionInput.LifetimeTimer) => TransactionStep.End(ReportTimeout),
            (Trying or Proceeding, TransactionInput.TransportError) => TransactionStep.End(ReportTransportError),
            (Trying or Proceeding, TransactionInput.Provisional) => new(Proceeding, Deliver),
            (Trying or Proceeding, TransactionInput.Success or TransactionInput.Failure) => Answered(timing),
            (Completed, TransactionInput.LifetimeTimer) => TransactionStep.End(),
            (not Terminated, TransactionInput.TransportError) => TransactionStep.End(),
            _ => new(state),
        };

    private static TransactionStep Answered(TransactionTiming timing) =>
        timing.Reliable ? TransactionStep.End(Deliver) : new(Completed, Deliver, TransactionStep.Stop, timing.Timers.T4); // timer K
}
