using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace KpnEen.Sip.Transport;

/// <summary>All listeners and connections of a stack.</summary>
internal sealed class TransportLayer(SipStackOptions options, TimeProvider time, IDatagramNetwork network, StackTotals totals) : IDisposable
{
    private readonly ConcurrentDictionary<string, (SipListener Listener, DatagramListener Receiver)> listeners = new();
    private readonly ConcurrentDictionary<long, SipConnection> connections = new();
    private readonly SocketConnectionContextFactory sockets = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);
    private long lastConnection;
    private volatile bool closed;

    /// <summary>Set once by the stack before anything is received.</summary>
    public required IMessageSink Sink { private get; init; }

    public SipListener Listen(IPEndPoint local, string name)
    {
        var listener = new SipListener(name, local);
        var receiver = new DatagramListener(listener, Sink);
        if (!listeners.TryAdd(name, (listener, receiver)))
            throw new ArgumentException($"There is a listener {name} already.", nameof(name));
        try
        {
            listener.Socket = network.Bind(local, receiver);
            listener.LocalEndPoint = listener.Socket.LocalEndPoint;
        }
        catch
        {
            listeners.TryRemove(name, out _);
            throw;
        }
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
            return connections.TryGetValue(flow.ConnectionId, out var connection) && connection.Send(message);
        if (!listeners.TryGetValue(flow.Listener, out var entry) || entry.Listener.Socket is not { } socket)
            return false;
        socket.Send(message, flow.Remote);
        return true;
    }

    public bool IsAlive(SipFlow flow) => flow.Transport == SipTransportKind.Udp || connections.ContainsKey(flow.ConnectionId);

    /// <summary>The flow to a target; null when there is none. Numeric UDP targets complete at once.</summary>
    public async ValueTask<SipFlow?> ResolveAsync(SipTarget target)
    {
        if (closed)
            return null;
        if (target.Flow is { } flow)
            return IsAlive(flow) ? flow : null;
        var address = target.Address ?? await HostResolver.ResolveAsync(target.Uri!);
        if (address is null || !listeners.TryGetValue(target.Listener, out var entry))
            return null;
        if (target.Transport == SipTransportKind.Udp)
            return entry.Receiver.FlowTo(address);
        // RFC 5923: a connection to that address is used again, whoever made it.
        foreach (var connection in connections.Values)
        {
            if (connection.Flow.Transport == target.Transport && connection.Flow.Remote.Equals(address))
                return connection.Flow;
        }
        return target.Transport == SipTransportKind.Tcp ? await ConnectAsync(address, entry.Listener) : null;
    }

    public async Task ServeAsync(ConnectionContext transport, string listener, SipTransportKind kind)
    {
        if (transport.RemoteEndPoint is not IPEndPoint remote || transport.LocalEndPoint is not IPEndPoint local)
            return;
        await RunAsync(Add(transport, new(kind, local, remote, listener, Interlocked.Increment(ref lastConnection))));
    }

    public void Dispose()
    {
        closed = true;
        foreach (var (listener, _) in listeners.Values)
            listener.Socket?.Dispose();
        foreach (var connection in connections.Values)
            connection.Abort();
        sockets.Dispose();
    }

    /// <summary>Set once by the stack: who awaits the loops of connections we make.</summary>
    public required SupervisedTasks Tasks { private get; init; }

    private async Task<SipFlow?> ConnectAsync(IPEndPoint remote, SipListener listener)
    {
        var socket = new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = new CancellationTokenSource(options.Timers.Timeout, time);
            await socket.ConnectAsync(remote, patience.Token);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
        var flow = new SipFlow(
            SipTransportKind.Tcp,
            listener.LocalEndPoint,
            remote,
            listener.Name,
            Interlocked.Increment(ref lastConnection)
        );
        var transport = sockets.Create(socket);
        Tasks.Add(RunAndDisposeAsync(Add(transport, flow), transport));
        return flow;
    }

    private SipConnection Add(ConnectionContext transport, SipFlow flow) =>
        connections[flow.ConnectionId] = new SipConnection(transport, flow, Sink, options, time);

    private async Task RunAndDisposeAsync(SipConnection connection, ConnectionContext transport)
    {
        await using (transport)
            await RunAsync(connection);
    }

    private async Task RunAsync(SipConnection connection)
    {
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            connections.TryRemove(connection.Flow.ConnectionId, out _);
        }
    }
}
