using KpnEen.Media.Mixing;

namespace KpnEen.Media.Ports;

/// <summary>Whom a leg talks to, and by that the handlers of all its payload types: chosen when something is agreed or bridged, never per packet.</summary>
internal sealed class PortWiring(MediaPort port, PortNegotiation negotiation, AudioWiring audio) : IDisposable
{
    /// <summary>Changes under the engine's wiring lock.</summary>
    public BridgedPair? Bridge { get; set; }

    /// <summary>Set while the leg is in a mixer.</summary>
    public MixedParty? Mixed { get; set; }

    /// <summary>Who hears this leg; null: nobody, or it is bridged with itself.</summary>
    public MediaPort? Other => Bridge?.Other(port);

    /// <summary>Chooses the handlers from the session and the leg on the other side. Under the engine's wiring lock.</summary>
    public void Wire(MediaPort? peer)
    {
        if (negotiation.IsClosed || port.Session is not { } session)
            return;
        port.Audio.Receiver.Use(audio.Handlers(session, peer));
        if (port.Video is { Session: { } pictures } line)
        {
            line.Receiver.Use(VideoWiring.Handlers(port, pictures, peer?.Video));
            line.Rtcp.Pictures = peer?.Video?.Rtcp;
            // Who sees this stream from now on knows nothing of it yet.
            if (peer?.Video is not null)
                line.Rtcp.RequestPicture();
        }
    }

    /// <summary>Something was agreed, muted or mixed: both sides are wired anew.</summary>
    public void Rewire()
    {
        lock (port.Engine.Wiring)
        {
            if (Bridge is { } bridge)
                bridge.Wire();
            else
                Wire(null);
        }
    }

    public void Dispose()
    {
        Bridge?.Dispose();
        audio.Dispose();
    }
}
