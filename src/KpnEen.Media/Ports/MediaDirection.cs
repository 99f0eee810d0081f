namespace KpnEen.Media;

/// <summary>What a side may do with a stream (RFC 3264 5.1), seen from that side.</summary>
[Flags]
public enum MediaDirection
{
    Inactive = 0,
    SendOnly = 1,
    ReceiveOnly = 2,
    SendReceive = SendOnly | ReceiveOnly,
}
