using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;

namespace KpnEen.Sip.Transport;

/// <summary>All listeners and connections of a stack.</summary>
internal sealed class TransportLayer(SipStackOptions options, TimeProvider time, IDatagramNetwork network, StackTotals totals) : IDisposable
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Bound>> listeners = new();
    private readonly ConnectionTable connections = new(options.Connections);
    private readonly Connector connector = new(options, time);
    private long lastConnection;
    private volatile bool closed;

    /// <summary>Set once by the stack before anything is received.</summary>
    public required IMessageSink Sink { private get; init; }

    /// <summary>Set once by the stack: who awaits the loops of connections we make.</summary>
    public required SupervisedTasks Tasks { private get; init; }

    /// <summary>A name may have several addresses: the one of the peer's family is sent from.</summary>
    public SipListener Listen(IPEndPoint local, string name)
    {
        var listener = new SipListener(name, local);
        var receiver = new DatagramListener(listener, Sink);
        listener.Socket = network.Bind(local, receiver);
        listener.LocalEndPoint = listener.Socket.LocalEndPoint;
        var bound = new Bound(listener, receiver);
        listeners.AddOrUpdate(name, _ => [bound], (_, others) => others.Add(bound));
        return listener;
    }

    /// <summary>False when there is no way any more.</summary>
    public bool Send(ReadOnlySpan<byte> message, SipFlow flow)
    {
        if (closed)
            return false;
        totals.Sent();
        options.Trace?.Sent(time.GetUtcNow(), flow, message);
        if (flow.Transport != SipTransportKind.Udp)
            return SendOnConnection(message, flow);
        if (Find(flow.Listener, flow.Local) is not { Listener.Socket: { } socket })
            return false;
        socket.Send(message, flow.Remote);
        return true;
    }

    public bool IsAlive(SipFlow flow) => flow.Transport == SipTransportKind.Udp || connections.Find(flow.ConnectionId) is not null;

    /// <summary>A request that came on this flow was accepted: its connection is no stranger's.</summary>
    public void Trust(SipFlow flow)
    {
        if (flow.ConnectionId != 0)
            connections.Trust(flow.ConnectionId);
    }

    /// <summary>The flow to a target; null when there is none. Numeric UDP targets complete at once.</summary>
    public async ValueTask<SipFlow?> ResolveAsync(SipTarget target)
    {
        if (closed)
            return null;
        if (target.Flow is { } flow)
            return IsAlive(flow) ? flow : null;
        var address = target.Address ?? await HostResolver.ResolveAsync(target.Uri!);
        if (address is null || Find(target.Listener, address) is not { } from)
            return null;
        if (target.Transport == SipTransportKind.Udp)
            return from.Receiver.FlowTo(address);
        if (connections.To(target.Transport, address) is { } known)
            return known;
        return await ConnectAsync(target.Transport, address, target.Uri?.Host, from.Listener);
    }

    public Task ServeAsync(ConnectionContext transport, string listener, SipTransportKind kind)
    {
        if (transport.RemoteEndPoint is not IPEndPoint remote || transport.LocalEndPoint is not IPEndPoint local)
            return Task.CompletedTask;
        return ServeAsync(new SipConnection(transport, Accepted(kind, local, remote, listener), Sink, options, time));
    }

    public Task ServeAsync(WebSocket socket, IPEndPoint local, IPEndPoint remote, string listener, SipTransportKind kind) =>
        ServeAsync(new WebSocketConnection(socket, Accepted(kind, local, remote, listener), Sink, options, time));

    public void Dispose()
    {
        closed = true;
        foreach (var bound in listeners.Values.SelectMany(group => group))
            bound.Listener.Socket?.Dispose();
        foreach (var connection in connections.All)
            connection.Abort();
        connector.Dispose();
    }

    private bool SendOnConnection(ReadOnlySpan<byte> message, SipFlow flow)
    {
        if (connections.Find(flow.ConnectionId) is not { } connection)
            return false;
        if (connection.Send(message))
            return true;
        // Thousands of messages wait: nobody reads there.
        connection.Abort();
        return false;
    }

    // The same address, else the same family, else any.
    private Bound? Find(string name, IPEndPoint near) =>
        !listeners.TryGetValue(name, out var group) ? null
        : group.Length == 1 ? group[0]
        : group.FirstOrDefault(b => b.Listener.LocalEndPoint.Equals(near))
            ?? group.FirstOrDefault(b => b.Listener.LocalEndPoint.AddressFamily == near.AddressFamily)
            ?? group[0];

    // S40: an IPv4 address in the clothes of IPv6 is an IPv4 address.
    private SipFlow Accepted(SipTransportKind kind, IPEndPoint local, IPEndPoint remote, string listener) =>
        new(kind, Plain(local), Plain(remote), listener, Interlocked.Increment(ref lastConnection));

    private static IPEndPoint Plain(IPEndPoint point) =>
        point.Address.IsIPv4MappedToIPv6 ? new(point.Address.MapToIPv4(), point.Port) : point;

    private async Task<SipFlow?> ConnectAsync(SipTransportKind kind, IPEndPoint remote, string? name, SipListener listener)
    {
        if (await connector.ConnectAsync(kind, remote, name) is not { } transport)
            return null;
        var local = kind == SipTransportKind.Tls ? listener.Secure ?? listener.LocalEndPoint : listener.LocalEndPoint;
        var flow = new SipFlow(kind, local, remote, listener.Name, Interlocked.Increment(ref lastConnection));
        var connection = new SipConnection(transport, flow, Sink, options, time);
        connections.TryAdd(connection, ours: true);
        Tasks.Add(RunAndDisposeAsync(connection, transport));
        return flow;
    }

    private async Task ServeAsync(IMessageConnection connection)
    {
        if (closed || !connections.TryAdd(connection, ours: false))
            connection.Abort();
        else
            await RunAsync(connection);
    }

    private async Task RunAndDisposeAsync(SipConnection connection, ConnectionContext transport)
    {
        await using (transport)
            await RunAsync(connection);
    }

    private async Task RunAsync(IMessageConnection connection)
    {
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            connections.Remove(connection.Flow);
        }
    }

    private sealed record Bound(SipListener Listener, DatagramListener Receiver);
}
