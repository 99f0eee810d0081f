namespace KpnEen.Media.Ports;

/// <summary>Two ports that relay to each other.</summary>
internal sealed class BridgedPair(MediaPort a, MediaPort b) : IDisposable
{
    public void Connect()
    {
        lock (a.Engine.Wiring)
        {
            a.Wiring.Bridge?.Part();
            b.Wiring.Bridge?.Part();
            a.Wiring.Bridge = this;
            b.Wiring.Bridge = this;
            Wire();
        }
        a.Player.Stop();
        b.Player.Stop();
    }

    /// <summary>Who is heard here; null when it hears itself.</summary>
    public MediaPort? Other(MediaPort port) =>
        a == b ? null
        : port == a ? b
        : a;

    /// <summary>Under the engine's wiring lock.</summary>
    public void Wire()
    {
        a.Wiring.Wire(b);
        if (a != b)
            b.Wiring.Wire(a);
    }

    public void Dispose()
    {
        lock (a.Engine.Wiring)
            Part();
    }

    private void Part()
    {
        foreach (var port in (ReadOnlySpan<MediaPort>)[a, b])
        {
            if (port.Wiring.Bridge != this)
                continue;
            port.Wiring.Bridge = null;
            port.Wiring.Wire(null);
        }
    }
}
