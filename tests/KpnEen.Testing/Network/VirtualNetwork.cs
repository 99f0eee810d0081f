using System.Buffers;
using System.Net;
using System.Net.Sockets;
using KpnEen.Media.Transport;
using KpnEen.Sip.Transport;

namespace KpnEen.Testing;

/// <summary>
/// The datagram network of a <see cref="VirtualWorld"/>. Any address may be bound and is a host then; a datagram to an address nobody
/// bound is lost, as on a real network. What is lost, late, doubled or overtaken follows from the seed.
/// </summary>
public sealed class VirtualNetwork : IDatagramNetwork, IMediaNetwork
{
    private const int FirstFreePort = 30000;

    private readonly VirtualClock clock;
    private readonly Random random;
    private readonly NetworkLadder ladder;
    private readonly Dictionary<IPEndPoint, VirtualSocket> sockets = [];
    private readonly Dictionary<(IPAddress From, IPAddress To), VirtualNetworkConditions> ways = [];
    private readonly Dictionary<(IPEndPoint From, IPEndPoint To), long> lastArrival = [];
    private readonly HashSet<(IPAddress From, IPAddress To)> cuts = [];
    private readonly List<NetworkRule> rules = [];
    private readonly Dictionary<IPAddress, int> nextPort = [];

    internal VirtualNetwork(VirtualClock clock, Random random, VirtualNetworkConditions conditions)
    {
        this.clock = clock;
        this.random = random;
        Conditions = conditions;
        ladder = new NetworkLadder(clock);
    }

    /// <summary>What holds for every way that has no conditions of its own.</summary>
    public VirtualNetworkConditions Conditions { get; set; }

    /// <summary>Sockets bound and not disposed.</summary>
    public int OpenSockets => sockets.Count;

    public long Sent { get; private set; }

    public long Delivered { get; private set; }

    /// <summary>Lost by conditions, cuts and rules.</summary>
    public long Lost { get; private set; }

    /// <summary>Arrived where nobody listens.</summary>
    public long Unreachable { get; private set; }

    /// <summary>The SIP messages so far, for a failing test.</summary>
    public string Ladder => ladder.ToString();

    public IDatagramSocket Bind(IPEndPoint local, IDatagramReceiver receiver) => Open(local, receiver, null);

    public IMediaSocket Bind(IPEndPoint local, IMediaReceiver receiver) => Open(local, null, receiver);

    /// <summary>Sets the conditions from one host to another, that direction only; null for the general ones again.</summary>
    public void SetConditions(IPAddress from, IPAddress to, VirtualNetworkConditions? conditions)
    {
        if (conditions is null)
            ways.Remove((from, to));
        else
            ways[(from, to)] = conditions;
    }

    /// <summary>Cuts two hosts off from each other until <see cref="Heal"/>; what is on its way still arrives.</summary>
    public void Partition(IPAddress one, IPAddress other)
    {
        cuts.Add((one, other));
        cuts.Add((other, one));
    }

    public void Heal(IPAddress one, IPAddress other)
    {
        cuts.Remove((one, other));
        cuts.Remove((other, one));
    }

    /// <summary>Loses the next datagrams that match, <paramref name="times"/> at most; disposing the result ends it.</summary>
    public IDisposable Lose(Func<VirtualDatagram, bool> match, int times = int.MaxValue)
    {
        var rule = new NetworkRule(match, times, r => rules.Remove(r));
        rules.Add(rule);
        return rule;
    }

    /// <summary>A time stamp of the world's clock.</summary>
    internal long Now => clock.GetTimestamp();

    internal void Send(VirtualSocket socket, ReadOnlySpan<byte> data, IPEndPoint to)
    {
        Sent++;
        var from = SourceOf(socket, to);
        var way = ways.GetValueOrDefault((from.Address, to.Address), Conditions);
        if (cuts.Contains((from.Address, to.Address)) || Matches(socket, data, from, to) || Chance(way.Loss))
        {
            Lost++;
            Note(socket, from, to, data, "  LOST");
            return;
        }
        Note(socket, from, to, data, "");
        Launch(data, from, to, way, Chance(way.Reorder));
        if (Chance(way.Duplicate))
            Launch(data, from, to, way, late: true);
    }

    internal void Deliver(Span<byte> buffer, int length, IPEndPoint from, IPEndPoint to)
    {
        if (!sockets.TryGetValue(to, out var socket) && !sockets.TryGetValue(AnyAddress(to), out socket))
        {
            Unreachable++;
            return;
        }
        Delivered++;
        socket.Receive(buffer, length, from);
    }

    internal void Close(VirtualSocket socket) => sockets.Remove(socket.LocalEndPoint);

    private VirtualSocket Open(IPEndPoint local, IDatagramReceiver? sip, IMediaReceiver? media)
    {
        ArgumentNullException.ThrowIfNull(local);
        var address = local.Port == 0 ? new IPEndPoint(local.Address, FreePort(local.Address)) : new IPEndPoint(local.Address, local.Port);
        var socket = new VirtualSocket(this, address, sip, media);
        return sockets.TryAdd(address, socket) ? socket : throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    /// <summary>Even and rising, so that RTP and the RTCP port above it find room; begins again at the end as a kernel does.</summary>
    private int FreePort(IPAddress address)
    {
        var port = nextPort.GetValueOrDefault(address, FirstFreePort);
        for (var tries = 0; tries < 18000; tries++, port += 2)
        {
            if (port > 65534)
                port = FirstFreePort;
            if (sockets.ContainsKey(new IPEndPoint(address, port)))
                continue;
            nextPort[address] = port + 2;
            return port;
        }
        throw new SocketException((int)SocketError.AddressAlreadyInUse);
    }

    private void Launch(ReadOnlySpan<byte> data, IPEndPoint from, IPEndPoint to, VirtualNetworkConditions way, bool late)
    {
        var delay = way.Delay;
        if (way.Jitter > TimeSpan.Zero)
            delay += way.Jitter * random.NextDouble();
        if (late)
            delay += way.ReorderBy;
        else if (way.Jitter > TimeSpan.Zero)
            delay = KeepOrder(from, to, delay);
        var buffer = ArrayPool<byte>.Shared.Rent(data.Length + Datagram.Room);
        data.CopyTo(buffer);
        clock.Schedule(new DatagramInFlight(this, buffer, data.Length, from, to), delay);
    }

    private TimeSpan KeepOrder(IPEndPoint from, IPEndPoint to, TimeSpan delay)
    {
        var now = clock.GetTimestamp();
        var arrival = Math.Max(now + delay.Ticks, lastArrival.GetValueOrDefault((from, to)));
        lastArrival[(from, to)] = arrival;
        return new TimeSpan(arrival - now);
    }

    private bool Matches(VirtualSocket socket, ReadOnlySpan<byte> data, IPEndPoint from, IPEndPoint to)
    {
        if (rules.Count == 0)
            return false;
        var datagram = new VirtualDatagram(from, to, data.ToArray(), socket.IsMedia);
        foreach (var rule in rules)
        {
            if (rule.Loses(datagram))
                return true;
        }
        return false;
    }

    private bool Chance(double chance) => chance > 0 && random.NextDouble() < chance;

    private void Note(VirtualSocket socket, IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> data, string fate)
    {
        if (!socket.IsMedia)
            ladder.Add(from, to, data, fate);
    }

    private static IPEndPoint SourceOf(VirtualSocket socket, IPEndPoint to) =>
        IsAny(socket.LocalEndPoint.Address) ? new IPEndPoint(Loopback(to), socket.LocalEndPoint.Port) : socket.LocalEndPoint;

    private static IPEndPoint AnyAddress(IPEndPoint of) =>
        new(of.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, of.Port);

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPAddress Loopback(IPEndPoint to) =>
        to.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
}
