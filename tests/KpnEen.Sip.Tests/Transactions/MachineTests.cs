using KpnEen.Sip.Transactions;
using static KpnEen.Sip.Transactions.TransactionActions;
using static KpnEen.Sip.Transactions.TransactionInput;
using static KpnEen.Sip.Transactions.TransactionState;

namespace KpnEen.Sip.Tests.Transactions;

/// <summary>The four machines, arrow by arrow, with neither socket nor clock.</summary>
public sealed class MachineTests
{
    private static readonly SipTimers T = SipTimers.Default;

    private delegate TransactionStep Machine(TransactionState state, TransactionInput input, TransactionTiming timing);

    [Fact]
    public void A_client_INVITE_doubles_timer_A_until_timer_B()
    {
        var step = Datagram(ClientInviteMachine.Next, Calling, Start);
        Assert.Equal(new(Calling, Send, T.T1, 64 * T.T1), step);
        Assert.Equal(new(Calling, Send, T.T1 * 2), Datagram(ClientInviteMachine.Next, Calling, RetransmitTimer, T.T1));
        Assert.Equal(new(Calling, Send, T.T1 * 64), Datagram(ClientInviteMachine.Next, Calling, RetransmitTimer, T.T1 * 32));
        Assert.Equal(TransactionStep.End(ReportTimeout), Datagram(ClientInviteMachine.Next, Calling, LifetimeTimer));
    }

    [Fact]
    public void A_client_INVITE_waits_without_end_once_it_rings()
    {
        Assert.Equal(
            new(Proceeding, Deliver, TransactionStep.Stop, TransactionStep.Stop),
            Datagram(ClientInviteMachine.Next, Calling, Provisional)
        );
        Assert.Equal(new(Proceeding), Datagram(ClientInviteMachine.Next, Proceeding, RetransmitTimer));
        Assert.Equal(new(Proceeding), Datagram(ClientInviteMachine.Next, Proceeding, LifetimeTimer));
    }

    [Fact]
    public void A_client_INVITE_acknowledges_each_refusal_and_lingers_for_timer_D()
    {
        Assert.Equal(new(Completed, SendAck | Deliver, TransactionStep.Stop, T.D), Datagram(ClientInviteMachine.Next, Proceeding, Failure));
        Assert.Equal(new(Completed, SendAck), Datagram(ClientInviteMachine.Next, Completed, Failure));
        Assert.Equal(TransactionStep.End(), Datagram(ClientInviteMachine.Next, Completed, LifetimeTimer));
        Assert.Equal(TransactionStep.End(SendAck | Deliver), Stream(ClientInviteMachine.Next, Calling, Failure));
    }

    [Fact]
    public void A_client_INVITE_passes_on_every_2xx_until_timer_M()
    {
        Assert.Equal(new(Accepted, Deliver, TransactionStep.Stop, 64 * T.T1), Datagram(ClientInviteMachine.Next, Calling, Success));
        Assert.Equal(new(Accepted, Deliver), Datagram(ClientInviteMachine.Next, Accepted, Success));
        Assert.Equal(new(Accepted), Datagram(ClientInviteMachine.Next, Accepted, Failure));
        Assert.Equal(TransactionStep.End(), Datagram(ClientInviteMachine.Next, Accepted, LifetimeTimer));
    }

    [Fact]
    public void A_client_request_repeats_by_timer_E_up_to_T2_until_timer_F()
    {
        Assert.Equal(new(Trying, Send, T.T1, 64 * T.T1), Datagram(ClientNonInviteMachine.Next, Trying, Start));
        Assert.Equal(new(Trying, Send, T.T1 * 2), Datagram(ClientNonInviteMachine.Next, Trying, RetransmitTimer, T.T1));
        Assert.Equal(new(Trying, Send, T.T2), Datagram(ClientNonInviteMachine.Next, Trying, RetransmitTimer, T.T2));
        Assert.Equal(new(Proceeding, Deliver), Datagram(ClientNonInviteMachine.Next, Trying, Provisional));
        Assert.Equal(new(Proceeding, Send, T.T2), Datagram(ClientNonInviteMachine.Next, Proceeding, RetransmitTimer, T.T1));
        Assert.Equal(TransactionStep.End(ReportTimeout), Datagram(ClientNonInviteMachine.Next, Proceeding, LifetimeTimer));
    }

    [Fact]
    public void A_client_request_lingers_for_timer_K_over_datagrams_only()
    {
        Assert.Equal(new(Completed, Deliver, TransactionStep.Stop, T.T4), Datagram(ClientNonInviteMachine.Next, Proceeding, Failure));
        Assert.Equal(new(Completed), Datagram(ClientNonInviteMachine.Next, Completed, Success));
        Assert.Equal(TransactionStep.End(Deliver), Stream(ClientNonInviteMachine.Next, Trying, Success));
        Assert.Null(Stream(ClientNonInviteMachine.Next, Trying, Start).Retransmit);
    }

    [Fact]
    public void A_server_INVITE_repeats_a_refusal_by_timer_G_until_ACK_or_timer_H()
    {
        Assert.Equal(new(Proceeding, Send), Datagram(ServerInviteMachine.Next, Proceeding, Request));
        Assert.Equal(new(Completed, Send, T.T1, 64 * T.T1), Datagram(ServerInviteMachine.Next, Proceeding, Failure));
        Assert.Equal(new(Completed, Send), Datagram(ServerInviteMachine.Next, Completed, Request));
        Assert.Equal(new(Completed, Send, T.T2), Datagram(ServerInviteMachine.Next, Completed, RetransmitTimer, T.T2));
        Assert.Equal(new(Confirmed, None, TransactionStep.Stop, T.T4), Datagram(ServerInviteMachine.Next, Completed, Ack));
        Assert.Equal(TransactionStep.End(), Stream(ServerInviteMachine.Next, Completed, Ack));
        Assert.Equal(TransactionStep.End(ReportTimeout), Datagram(ServerInviteMachine.Next, Completed, LifetimeTimer));
        Assert.Equal(new(Confirmed), Datagram(ServerInviteMachine.Next, Confirmed, Ack));
    }

    [Fact]
    public void A_server_INVITE_absorbs_repetitions_after_a_2xx_until_timer_L()
    {
        Assert.Equal(new(Accepted, Send, TransactionStep.Stop, 64 * T.T1), Datagram(ServerInviteMachine.Next, Proceeding, Success));
        Assert.Equal(new(Accepted), Datagram(ServerInviteMachine.Next, Accepted, Request));
        Assert.Equal(new(Accepted, Send), Datagram(ServerInviteMachine.Next, Accepted, Success));
        Assert.Equal(new(Accepted, Deliver), Datagram(ServerInviteMachine.Next, Accepted, Ack));
        Assert.Equal(TransactionStep.End(), Datagram(ServerInviteMachine.Next, Accepted, LifetimeTimer));
    }

    [Fact]
    public void A_server_request_repeats_its_answer_until_timer_J()
    {
        Assert.Equal(new(Trying), Datagram(ServerNonInviteMachine.Next, Trying, Request));
        Assert.Equal(new(Proceeding, Send), Datagram(ServerNonInviteMachine.Next, Trying, Provisional));
        Assert.Equal(new(Completed, Send, null, 64 * T.T1), Datagram(ServerNonInviteMachine.Next, Proceeding, Success));
        Assert.Equal(new(Completed, Send), Datagram(ServerNonInviteMachine.Next, Completed, Request));
        Assert.Equal(TransactionStep.End(Send), Stream(ServerNonInviteMachine.Next, Trying, Failure));
    }

    [Fact]
    public void No_machine_leaves_its_end_or_wants_an_unknown_thing()
    {
        Machine[] machines = [ClientInviteMachine.Next, ClientNonInviteMachine.Next, ServerInviteMachine.Next, ServerNonInviteMachine.Next];
        foreach (var machine in machines)
        {
            foreach (var input in Enum.GetValues<TransactionInput>())
                Assert.Equal(new(Terminated), machine(Terminated, input, new(T, false, T.T1)));
        }
    }

    private static TransactionStep Datagram(Machine machine, TransactionState state, TransactionInput input, TimeSpan interval = default) =>
        machine(state, input, new(T, false, interval));

    private static TransactionStep Stream(Machine machine, TransactionState state, TransactionInput input) =>
        machine(state, input, new(T, true, default));
}
