using KpnEen.Sip.Transport;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>A SIP message as it passed, secrets and all: never shown or stored so.</summary>
public sealed record RingMessage(DateTimeOffset At, SipFlow Flow, bool IsSent, byte[] Message);
