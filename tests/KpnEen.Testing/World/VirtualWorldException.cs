namespace KpnEen.Testing;

/// <summary>A test in a <see cref="VirtualWorld"/> failed; the message holds the reason, the seed, the time and the SIP ladder.</summary>
public sealed class VirtualWorldException(string message, Exception? inner = null) : Exception(message, inner);
