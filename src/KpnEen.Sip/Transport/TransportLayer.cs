using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.WebSockets;
using KpnEen.Sip.Locating;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace KpnEen.Sip.Transport;

/// <summary>All listeners and connections of a stack.</summary>
internal sealed class TransportLayer(SipStackOptions options, TimeProvider time, IDatagramNetwork network, StackTotals totals, ILogger log)
    : IDisposable
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Bound>> listeners = new();
    private readonly ConnectionTable connections = new(options.Connections);
    private readonly Connector connector = new(options, time, log);
    private readonly ServerLocator locator = new(options.Names, options.Random);
    private readonly FailedServers failed = new(time);
    private readonly Lock gate = new();
    private readonly Dictionary<(SipTransportKind, IPEndPoint, string?), Task<SipFlow?>> connecting = [];
    private long lastConnection;
    private volatile bool closed;

    /// <summary>Set once by the stack before anything is received.</summary>
    [SuppressMessage("Performance", "CA1859", Justification = "Transports do not know who takes the messages.")]
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
    /// <param name="registered">It was a REGISTER: what keeps its NAT open over UDP is answered.</param>
    public void Trust(SipFlow flow, bool registered)
    {
        if (flow.ConnectionId != 0)
            connections.Trust(flow.ConnectionId);
        else if (registered)
            Find(flow.Listener, flow.Local)?.Receiver.Trust(flow.Remote);
    }

    /// <summary>The flow to a target; null when there is none. Numeric UDP targets complete at once.</summary>
    /// <param name="request">What is to be sent: a large one may need another transport.</param>
    public async ValueTask<SipFlow?> ResolveAsync(SipTarget target, SipRequest? request = null)
    {
        if (closed)
            return null;
        if (target.Flow is { } flow)
            return IsAlive(flow) ? flow
                : target.Otherwise is { } otherwise ? await ResolveAsync(otherwise, request)
                : null;
        foreach (var server in await LocateAsync(target))
        {
            if (await FlowToAsync(server, request) is { } found)
                return found;
            failed.Add(server);
        }
        return null;
    }

    /// <summary>The servers of a target in the order to try them; addresses we have no socket for are left out.</summary>
    public async ValueTask<IReadOnlyList<SipTarget>> LocateAsync(SipTarget target)
    {
        if (target.Uri is not { } uri)
            return [target];
        var servers = await locator.LocateAsync(uri);
        if (servers.Count == 1)
            return [target.At(servers[0])];
        return failed.Last([.. servers.Where(s => Find(target.Listener, s.Address) is not null).Select(target.At)]);
    }

    public void ReportFailed(SipTarget server) => failed.Add(server);

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

    // The same address, else the same family.
    private Bound? Find(string name, IPEndPoint near)
    {
        if (!listeners.TryGetValue(name, out var group))
            return null;
        Bound? kin = null;
        foreach (var bound in group)
        {
            if (bound.Listener.LocalEndPoint.AddressFamily != near.AddressFamily)
                continue;
            if (bound.Listener.LocalEndPoint.Equals(near))
                return bound;
            kin ??= bound;
        }
        return kin;
    }

    // S40: an IPv4 address in the clothes of IPv6 is an IPv4 address.
    private SipFlow Accepted(SipTransportKind kind, IPEndPoint local, IPEndPoint remote, string listener) =>
        new(kind, Plain(local), Plain(remote), listener, Interlocked.Increment(ref lastConnection));

    private static IPEndPoint Plain(IPEndPoint point) =>
        point.Address.IsIPv4MappedToIPv6 ? new(point.Address.MapToIPv4(), point.Port) : point;

    private ValueTask<SipFlow?> FlowToAsync(SipTarget server, SipRequest? request)
    {
        var address = server.Address!;
        if (Find(server.Listener, address) is not { } from)
            return new(default(SipFlow));
        if (server.Transport != SipTransportKind.Udp)
            return ConnectionToAsync(server, server.Transport, from.Listener, null);
        var flow = from.Receiver.FlowTo(address);
        return request is null || server.IsDatagramOnly || !(RequestSize.Of(request) > options.TcpAbove)
            ? new(flow)
            : LargeAsync(server, from.Listener, flow);
    }

    // RFC 3261 18.1.1; a peer that does not take TCP gets its datagram.
    private async ValueTask<SipFlow?> LargeAsync(SipTarget server, SipListener listener, SipFlow datagrams)
    {
        var byTcp = server with { Transport = SipTransportKind.Tcp };
        if (failed.Contains(byTcp))
            return datagrams;
        if (await ConnectionToAsync(server, SipTransportKind.Tcp, listener, TimeSpan.FromSeconds(1)) is { } connection)
            return connection;
        failed.Add(byTcp);
        return datagrams;
    }

    // RFC 5923: a connection to that address is used again, whoever made it; of TLS only one on which that name was proven.
    private ValueTask<SipFlow?> ConnectionToAsync(SipTarget server, SipTransportKind kind, SipListener listener, TimeSpan? within)
    {
        var name = kind == SipTransportKind.Tls ? server.Name ?? server.Address!.Address.ToString() : null;
        if (connections.To(kind, server.Address!, name) is { } known)
            return new(known);
        var key = (kind, server.Address!, name);
        lock (gate)
        {
            if (connecting.TryGetValue(key, out var under))
                return new(under);
            var task = ConnectAsync(key, listener, within);
            if (!task.IsCompleted)
                connecting[key] = task;
            return new(task);
        }
    }

    private async Task<SipFlow?> ConnectAsync(
        (SipTransportKind Kind, IPEndPoint Remote, string? Name) key,
        SipListener listener,
        TimeSpan? within
    )
    {
        try
        {
            var transport = await connector.ConnectAsync(key.Kind, key.Remote, key.Name, within);
            return transport is null ? null : Take(transport, key, listener);
        }
        finally
        {
            lock (gate)
                connecting.Remove(key);
        }
    }

    private SipFlow? Take(ConnectionContext transport, (SipTransportKind Kind, IPEndPoint Remote, string? Name) key, SipListener listener)
    {
        if (closed)
        {
            transport.Abort();
            return null;
        }
        var local = key.Kind == SipTransportKind.Tls ? listener.Secure ?? listener.LocalEndPoint : listener.LocalEndPoint;
        var flow = new SipFlow(key.Kind, local, key.Remote, listener.Name, Interlocked.Increment(ref lastConnection));
        var connection = new SipConnection(transport, flow, Sink, options, time);
        connections.Add(connection, key.Name);
        Tasks.Add(RunAndDisposeAsync(connection, transport));
        return flow;
    }

    private async Task ServeAsync(IMessageConnection connection)
    {
        if (closed || !connections.TryAdd(connection, Sink.IsKnown(connection.Flow)))
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
