using System.Net.Sockets;
using KpnEen.Media.Transport;

namespace KpnEen.Media.Ports;

/// <summary>
/// Gives pairs of UDP ports to calls. A pair that comes back stays bound and rests, so that late packets of its call meet nobody; then
/// another call gets it, without the price of binding. What rests longer than anyone needs is closed.
/// </summary>
internal sealed class PortAllocator(MediaOptions options, IMediaNetwork network, TimeProvider time) : IDisposable
{
    private const int AnyAttempts = 64;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private readonly int _first = (options.FirstPort + 1) & ~1;
    private readonly bool[] _taken = new bool[
        options.FirstPort == 0 ? 0 : Math.Max(0, (options.LastPort - ((options.FirstPort + 1) & ~1) + 1) / 2)
    ];
    private readonly Lock _gate = new();

    // In the order of their coming back.
    private readonly Queue<PortPair> _resting = new();
    private ITimer? _sweeping;
    private int _next;
    private bool _disposed;

    /// <summary>Pairs that are bound and nobody has.</summary>
    public int Resting
    {
        get
        {
            lock (_gate)
                return _resting.Count;
        }
    }

    /// <exception cref="MediaPortsExhaustedException">The range, or what the system allows, is used up.</exception>
    public PortPair Allocate(IMediaReceiver rtp, IMediaReceiver rtcp)
    {
        var pair = Rested(options.PortRest) ?? Bound();
        pair.Use(rtp, rtcp);
        return pair;
    }

    public void Release(PortPair pair)
    {
        pair.Rest(time.GetTimestamp());
        lock (_gate)
        {
            if (!_disposed && options.PortRest > TimeSpan.Zero && _resting.Count < options.MostResting)
            {
                _resting.Enqueue(pair);
                _sweeping ??= time.CreateTimer(static state => ((PortAllocator)state!).Sweep(), this, LongestRest, LongestRest);
                return;
            }
        }
        Close(pair);
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        while (Rested(TimeSpan.Zero) is { } pair)
            Close(pair);
        _sweeping?.Dispose();
    }

    private PortPair? Rested(TimeSpan atLeast)
    {
        lock (_gate)
        {
            return _resting.TryPeek(out var oldest) && time.GetElapsedTime(oldest.RestsSince) >= atLeast ? _resting.Dequeue() : null;
        }
    }

    // Better a port that rested too short (whose call is it? the latch decides) than no call.
    private PortPair Bound()
    {
        try
        {
            return (options.FirstPort == 0 ? BindAny() : BindInRange())
                ?? Rested(TimeSpan.Zero)
                ?? throw new MediaPortsExhaustedException("All RTP port pairs are in use.");
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            return Rested(TimeSpan.Zero) ?? throw new MediaPortsExhaustedException("The system gives no more sockets.", e);
        }
    }

    private PortPair? BindInRange()
    {
        for (var i = 0; i < _taken.Length; i++)
        {
            int place;
            lock (_gate)
            {
                // Round and round, so that a port rests after a call.
                place = _next++ % _taken.Length;
                if (_taken[place])
                    continue;
                _taken[place] = true;
            }
            PortPair? pair = null;
            try
            {
                pair = PortPair.TryBind(network, options.Address, _first + 2 * place);
            }
            finally
            {
                if (pair is null)
                    Free(place);
            }
            if (pair is not null)
                return pair;
        }
        return null;
    }

    private PortPair? BindAny()
    {
        for (var i = 0; i < AnyAttempts; i++)
        {
            if (PortPair.TryBindAny(network, options.Address) is { } pair)
                return pair;
        }
        return null;
    }

    private void Sweep()
    {
        while (Rested(LongestRest) is { } pair)
            Close(pair);
        lock (_gate)
        {
            if (_resting.Count > 0)
                return;
            _sweeping?.Dispose();
            _sweeping = null;
        }
    }

    private void Close(PortPair pair)
    {
        var port = pair.Rtp.LocalEndPoint.Port;
        pair.Dispose();
        if (options.FirstPort != 0)
            Free((port - _first) / 2);
    }

    private void Free(int place)
    {
        lock (_gate)
            _taken[place] = false;
    }
}
