namespace KpnEen.Media.Transport;

/// <summary>Takes the datagrams of one socket, one after the other, on the media thread that received them.</summary>
public interface IMediaReceiver
{
    /// <summary>Handles one datagram to its end. Its buffer is reused after the return.</summary>
    void OnPacket(in Datagram datagram);
}
