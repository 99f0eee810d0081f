namespace KpnEen.Testing;

/// <summary>One message of RFC 4475.</summary>
/// <param name="Kind">request or response.</param>
/// <param name="Verdict">accept, reject, either or none.</param>
/// <param name="Udp">Status codes that are right over UDP, or "silence".</param>
/// <param name="Tcp">The same over TCP; "close" is a connection closed without an answer, "400+close" one closed after it, "two" means two messages, each answered.</param>
public sealed record TortureCase(string File, string Kind, string Method, string Verdict, string[] Udp, string[] Tcp);
