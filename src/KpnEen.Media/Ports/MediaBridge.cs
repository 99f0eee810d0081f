using KpnEen.Media.Ports;

namespace KpnEen.Media;

/// <summary>Lets two legs talk.</summary>
public static class MediaBridge
{
    /// <summary>
    /// Relays audio and keys both ways until the result is disposed or one of the ports is bridged anew. Stops what is played to
    /// them. A port bridged with itself echoes. Both ports belong to the same engine.
    /// </summary>
    public static IDisposable Connect(MediaPort a, MediaPort b)
    {
        if (a.Engine != b.Engine)
            throw new ArgumentException("The ports belong to different engines.", nameof(b));
        var pair = new BridgedPair(a, b);
        pair.Connect();
        return pair;
    }
}
