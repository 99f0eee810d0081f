using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>
/// What is left of a client transaction once it has its answer, for the time in which the answer may come again: of an accepted INVITE somebody to hear
/// further 2xx (RFC 6026 7.2), of any other request nobody. The request does not stay in memory for it.
/// </summary>
internal sealed class LingeringClient : IClientEntry
{
    private readonly StackContext context;
    private readonly IClientTransactionUser? user;
    private readonly StackTimer lifetime;

    public LingeringClient(StackContext context, ClientTransaction answered, IClientTransactionUser? user)
    {
        this.context = context;
        this.user = user;
        (Key, Flow) = (answered.Key, answered.Flow);
        lifetime = context.Timer(End);
    }

    public (string Branch, string Method) Key { get; }

    public SipFlow Flow { get; }

    /// <summary>Timer K or M.</summary>
    public void Start(TimeSpan life) => lifetime.Start(life);

    public void OnResponse(SipResponse response)
    {
        if (response.IsSuccess)
            user?.OnResponse(response, Flow);
    }

    public void OnTransportError()
    {
        lifetime.Stop();
        End();
    }

    private void End() => context.Transactions.Remove(this);
}
