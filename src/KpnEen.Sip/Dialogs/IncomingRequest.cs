namespace KpnEen.Sip;

/// <summary>A request inside a dialog that waits for our answer.</summary>
public sealed class IncomingRequest
{
    internal IncomingRequest(ServerTransaction transaction) => Transaction = transaction;

    public SipRequest Request => Transaction.Request;

    internal ServerTransaction Transaction { get; }

    /// <summary>The body of the ACK, for a re-INVITE that was accepted (empty when it had none or never came).</summary>
    public Task<ReadOnlyMemory<byte>> Acknowledged => throw new NotImplementedException();

    /// <summary>Answers. After a final answer (also a 487 the stack sent) further ones are ignored.</summary>
    public void Respond(
        int status,
        string? reason = null,
        ReadOnlyMemory<byte> body = default,
        string? contentType = null,
        Action<HeaderCollection>? headers = null
    ) => throw new NotImplementedException();
}
