using System.Collections.Immutable;
using System.Net;

namespace KpnEen.Pbx.Switching;

/// <param name="Address">Port 0 takes any.</param>
public sealed record SipListenerOptions(string Name, IPEndPoint Address)
{
    /// <summary>Where TLS is taken beside it; null: nowhere.</summary>
    public IPEndPoint? Secure { get; init; }
}
