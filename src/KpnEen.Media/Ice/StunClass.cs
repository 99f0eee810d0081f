namespace KpnEen.Media.Ice;

/// <summary>The two bits of a STUN message type that tell what it is (RFC 8489 5).</summary>
internal enum StunClass
{
    Request,
    Indication,
    Success,
    Error,
}
