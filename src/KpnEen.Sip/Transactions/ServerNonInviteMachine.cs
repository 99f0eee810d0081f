using static KpnEen.Sip.Transactions.TransactionActions;
using static KpnEen.Sip.Transactions.TransactionState;

namespace KpnEen.Sip.Transactions;

/// <summary>Non-INVITE server transaction (RFC 3261 figure 8). One the user never answers ends when no client waits any more (RFC 4320 4.2).</summary>
internal static class ServerNonInviteMachine
{
    public static TransactionStep Next(TransactionState state, TransactionInput input, TransactionTiming timing) =>
        (state, input) switch
        {
            (Trying, TransactionInput.Start) => new(Trying, None, null, timing.Timers.Timeout),
            (Trying or Proceeding, TransactionInput.Provisional) => new(Proceeding, Send),
            (Proceeding, TransactionInput.Request) => new(Proceeding, Send),
            (Trying or Proceeding, TransactionInput.Success or TransactionInput.Failure) => Answered(timing),
            (Completed, TransactionInput.Request) => new(Completed, Send),
            (Trying or Proceeding or Completed, TransactionInput.LifetimeTimer) => TransactionStep.End(),
            (Trying or Proceeding or Completed, TransactionInput.TransportError) => TransactionStep.End(ReportTransportError),
            (not Terminated, TransactionInput.TransportError) => TransactionStep.End(),
            _ => new(state),
        };

    private static TransactionStep Answered(TransactionTiming timing) =>
        timing.Reliable ? TransactionStep.End(Send) : new(Completed, Send, null, timing.Timers.Timeout); // timer J
}
