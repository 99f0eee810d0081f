using System.Collections.Concurrent;
using KpnEen.Sip.Transport;

namespace KpnEen.Sip.Transactions;

/// <summary>All transactions of a stack.</summary>
internal sealed class TransactionLayer(StackContext context)
{
    private readonly ConcurrentDictionary<(string Branch, string Method), IClientEntry> clients = new();
    private readonly ConcurrentDictionary<TransactionKey, IServerEntry> servers = new();
    private readonly ConcurrentDictionary<MergeKey, object> merged = new();
    private readonly RecentInvites recent = new(context.Time);

    public int Clients => clients.Count;

    public int Servers => servers.Count;

    public ClientTransaction CreateClient(SipRequest request, SipFlow flow, IClientTransactionUser user, string? branch = null)
    {
        var transaction = new ClientTransaction(context, request, flow, user, branch);
        clients[transaction.Key] = transaction;
        return transaction;
    }

    /// <summary>True when the request belongs to a transaction we have: that one was told.</summary>
    public bool IsRepeated(in TransactionKey key)
    {
        if (!servers.TryGetValue(key, out var known))
            return false;
        known.OnRetransmission();
        return true;
    }

    /// <summary>Null when another thread was faster with a copy of the request.</summary>
    public ServerTransaction? StartServer(SipRequest request, SipFlow flow, in TransactionKey key, object? sender = null)
    {
        var transaction = new ServerTransaction(context, request, flow, key, sender);
        var known = servers.GetOrAdd(key, transaction);
        if (!ReferenceEquals(known, transaction))
        {
            known.OnRetransmission();
            return null;
        }
        transaction.Start();
        return transaction;
    }

    public IServerEntry? FindInvite(SipRequest ackOrCancel) => servers.GetValueOrDefault(TransactionKey.Of(ackOrCancel, SipMethods.Invite));

    public IClientEntry? FindClient(SipResponse response) =>
        response.Vias[0].Branch is { } branch ? clients.GetValueOrDefault((branch, response.CSeq.Method)) : null;

    /// <summary>True when the same request is here already under another branch (RFC 3261 8.2.2.2).</summary>
    public bool IsMerged(SipRequest request)
    {
        var key = MergeKey.Of(request);
        return merged.ContainsKey(key) || recent.Contains(key);
    }

    /// <summary>From now on its copies under other branches are known.</summary>
    public void RememberForMerge(ServerTransaction transaction) => merged[MergeKey.Of(transaction.Request)] = transaction;

    /// <summary>The same as long as the call lives: a copy may be under way longer than the transaction lingers. Gives what <see cref="ForgetMerged"/> wants.</summary>
    public MergeKey RememberForMerge(ServerTransaction transaction, object call)
    {
        var key = MergeKey.Of(transaction.Request);
        merged[key] = call;
        return key;
    }

    public void ForgetMerged(in MergeKey key, object call)
    {
        if (merged.TryRemove(new(key, call)))
            recent.Add(key);
    }

    public void Remove(ClientTransaction transaction) => clients.TryRemove(new(transaction.Key, transaction));

    public void Remove(LingeringClient transaction) => clients.TryRemove(new(transaction.Key, transaction));

    /// <summary>The answer was told: the little that is left takes the place of the transaction.</summary>
    public void Linger(ClientTransaction answered, IClientTransactionUser? user, TimeSpan life)
    {
        var left = new LingeringClient(context, answered, user);
        if (clients.TryUpdate(answered.Key, left, answered))
            left.Start(life);
    }

    /// <summary>The answer is out: the little that is left takes the place of the transaction.</summary>
    public void Linger(ServerTransaction answered, byte[]? wire, TimeSpan life)
    {
        var left = new LingeringTransaction(context, answered, wire);
        if (!servers.TryUpdate(answered.Key, left, answered))
            return;
        if (left.Copies is { } copies)
            merged.TryUpdate(copies, left, answered);
        left.Start(life);
    }

    public void Remove(LingeringTransaction transaction)
    {
        servers.TryRemove(new(transaction.Key, transaction));
        if (transaction.Copies is { } copies)
            ForgetMerged(copies, transaction);
    }

    public void Remove(ServerTransaction transaction)
    {
        servers.TryRemove(new(transaction.Key, transaction));
        if (transaction.IsInvite)
            ForgetMerged(MergeKey.Of(transaction.Request), transaction);
    }

    /// <summary>Ends what can no more be answered. Null ends all.</summary>
    public void OnTransportGone(SipFlow? flow)
    {
        // Not Values, which copies all: thousands of connections may close at once.
        foreach (var (_, client) in clients)
        {
            if (flow is null || client.Flow.ConnectionId == flow.ConnectionId)
                client.OnTransportError();
        }
        foreach (var (_, server) in servers)
        {
            if (flow is null || server.Flow.ConnectionId == flow.ConnectionId)
                server.OnTransportGone();
        }
    }
}
