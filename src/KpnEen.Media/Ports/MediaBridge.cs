namespace KpnEen.Media;

/// <summary>Lets two legs talk.</summary>
public static class MediaBridge
{
    /// <summary>Relays audio and keys both ways until the result is disposed or one of the ports is bridged anew. Stops what is played to them. A port bridged with itself echoes.</summary>
    public static IDisposable Connect(MediaPort a, MediaPort b) => throw new NotImplementedException();
}
