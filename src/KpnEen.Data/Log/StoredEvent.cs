using KpnEen.Pbx.Log;

namespace KpnEen.Data.Log;

/// <summary>An event as it is written to the log.</summary>
/// <param name="Envelope">The JSON that webhooks, feed and stream send, the same octets everywhere.</param>
public sealed record StoredEvent(LogEntry Entry, ReadOnlyMemory<byte> Envelope);
