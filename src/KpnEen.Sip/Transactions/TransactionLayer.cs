using System.Collections.Concurrent;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>All transactions of a stack.</summary>
internal sealed class TransactionLayer(StackContext context)
{
    private readonly ConcurrentDictionary<string, ClientTransaction> clients = new();
    private readonly ConcurrentDictionary<string, ServerTransaction> servers = new();
    private readonly ConcurrentDictionary<string, ServerTransaction> merged = new();

    public int Clients => clients.Count;

    public int Servers => servers.Count;

    public ClientTransaction CreateClient(SipRequest request, SipFlow flow, IClientTransactionUser user, string? branch = null)
    {
        var transaction = new ClientTransaction(context, request, flow, user, branch);
        clients[transaction.Key] = transaction;
        return transaction;
    }

    /// <summary>Null when the request belongs to a transaction we have: that one was told.</summary>
    public ServerTransaction? StartServer(SipRequest request, SipFlow flow)
    {
        var key = TransactionKey.OfServer(request, request.Method);
        if (!servers.TryGetValue(key, out var known))
        {
            var transaction = new ServerTransaction(context, request, flow, key);
            known = servers.GetOrAdd(key, transaction);
            if (ReferenceEquals(known, transaction))
            {
                transaction.Start();
                return transaction;
            }
        }
        known.OnRetransmission();
        return null;
    }

    public ServerTransaction? FindInvite(SipRequest ackOrCancel) =>
        servers.GetValueOrDefault(TransactionKey.OfServer(ackOrCancel, SipMethods.Invite));

    public ClientTransaction? FindClient(SipResponse response) =>
        response.Vias[0].Branch is { } branch ? clients.GetValueOrDefault(TransactionKey.OfClient(branch, response.CSeq.Method)) : null;

    /// <summary>True when the same request is here already under another branch.</summary>
    public bool IsMerged(ServerTransaction transaction) =>
        !ReferenceEquals(merged.GetOrAdd(TransactionKey.Merged(transaction.Request), transaction), transaction);

    public void Remove(ClientTransaction transaction) => clients.TryRemove(new(transaction.Key, transaction));

    public void Remove(ServerTransaction transaction)
    {
        servers.TryRemove(new(transaction.Key, transaction));
        merged.TryRemove(new(TransactionKey.Merged(transaction.Request), transaction));
    }

    /// <summary>Ends what can no more be answered. Null ends all.</summary>
    public void OnTransportGone(SipFlow? flow)
    {
        foreach (var client in clients.Values)
        {
            if (flow is null || client.Flow.ConnectionId == flow.ConnectionId)
                client.OnTransportError();
        }
        foreach (var server in servers.Values)
        {
            if (flow is null || server.Flow.ConnectionId == flow.ConnectionId)
                server.OnTransportGone();
        }
    }
}
