using KpnEen.Sip.Transactions;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Dialogs;

/// <summary>One INVITE inside a dialog: waits for the final answer, acknowledges a 2xx and each repetition of it.</summary>
internal sealed class ReinviteExchange(DialogAcks acks, uint sequence, Func<SipResponse, ReadOnlyMemory<byte>>? answer)
    : IClientTransactionUser
{
    private readonly TaskCompletionSource<SipResponse> final = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<SipResponse> Final => final.Task;

    public void OnResponse(SipResponse response, SipFlow flow)
    {
        if (response.IsProvisional)
            return;
        if (response.IsSuccess)
        {
            if (final.Task.IsCompleted)
            {
                acks.Repeat(sequence);
                return;
            }
            acks.Send(sequence, answer?.Invoke(response) ?? default, response);
        }
        final.TrySetResult(response);
    }

    public void OnFailure(SipResponse made) => final.TrySetResult(made);

    public IClientTransactionUser Afterwards(byte[] sent) => this;
}
