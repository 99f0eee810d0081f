namespace KpnEen.Sip.Tests.Parsing;

/// <param name="Verdict">accept, reject, either or none.</param>
/// <param name="Expected">Status codes over UDP, or "silence".</param>
public sealed record TortureCase(string File, string Kind, string Method, string Verdict, string[] Expected);
