using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KpnEen.Sip.Transport;

/// <summary>The connections of a stack, by number, by peer, and counted by address.</summary>
internal sealed class ConnectionTable(ConnectionLimits limits)
{
    private readonly ConcurrentDictionary<long, Entry> connections = new();
    private readonly ConcurrentDictionary<(SipTransportKind, IPEndPoint, string?), SipFlow> byPeer = new();
    private readonly Dictionary<IPAddress, (int All, int Unknown)> counts = [];
    private readonly Lock gate = new();

    public IEnumerable<IMessageConnection> All => connections.Values.Select(entry => entry.Connection);

    public IMessageConnection? Find(long id) => connections.TryGetValue(id, out var entry) ? entry.Connection : null;

    /// <summary>A live connection with that peer, whoever made it (RFC 5923).</summary>
    /// <param name="name">Of TLS: who was proven to be there when the connection was made; of TCP nobody knows.</param>
    public SipFlow? To(SipTransportKind kind, IPEndPoint peer, string? name) =>
        byPeer.TryGetValue((kind, peer, name), out var flow) ? flow : null;

    /// <summary>One we made.</summary>
    public void Add(IMessageConnection connection, string? name) => TryAdd(connection, known: true, name);

    /// <summary>One we accepted; false when there are too many from that address.</summary>
    /// <param name="known">Its address is a trunk's.</param>
    public bool TryAdd(IMessageConnection connection, bool known) => TryAdd(connection, known, null);

    private bool TryAdd(IMessageConnection connection, bool known, string? name)
    {
        var key = Source(connection.Flow.Remote.Address);
        lock (gate)
        {
            var (all, unknown) = counts.GetValueOrDefault(key);
            if (!known && (all >= limits.PerAddress || unknown >= limits.UnknownPerAddress))
                return false;
            counts[key] = (all + 1, known ? unknown : unknown + 1);
        }
        connections[connection.Flow.ConnectionId] = new(connection, key, name) { IsKnown = known };
        byPeer[(connection.Flow.Transport, connection.Flow.Remote, name)] = connection.Flow;
        if (known)
            connection.Trust();
        return true;
    }

    /// <summary>A request of this connection was accepted: it counts as known from now on.</summary>
    public void Trust(long id)
    {
        if (!connections.TryGetValue(id, out var entry))
            return;
        lock (gate)
        {
            if (entry.IsKnown)
                return;
            entry.IsKnown = true;
            var (all, unknown) = counts[entry.Source];
            counts[entry.Source] = (all, unknown - 1);
        }
        entry.Connection.Trust();
    }

    public void Remove(SipFlow flow)
    {
        if (!connections.TryRemove(flow.ConnectionId, out var entry))
            return;
        byPeer.TryRemove(new((flow.Transport, flow.Remote, entry.Name), flow));
        lock (gate)
        {
            var (all, unknown) = counts[entry.Source];
            if (all == 1)
                counts.Remove(entry.Source);
            else
                counts[entry.Source] = (all - 1, entry.IsKnown ? unknown : unknown - 1);
        }
    }

    // Who has one IPv6 address has 2^64 of them.
    private static IPAddress Source(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }

    private sealed class Entry(IMessageConnection connection, IPAddress source, string? name)
    {
        public string? Name => name;

        public IMessageConnection Connection => connection;

        public IPAddress Source => source;

        public bool IsKnown { get; set; }
    }
}
