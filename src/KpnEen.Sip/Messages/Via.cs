using System.Diagnostics.CodeAnalysis;

namespace KpnEen.Sip;

/// <summary>One Via value (RFC 3261 20.42).</summary>
/// <param name="Transport">As it stood there: UDP, TCP, TLS, WS ...</param>
public sealed record Via(string Transport, string Host, int? Port, ParameterList Parameters)
{
    public string? Branch => Parameters["branch"];

    public static bool TryParse(string? text, [NotNullWhen(true)] out Via? via) => throw new NotImplementedException();

    public override string ToString() => $"SIP/2.0/{Transport} {Host}{(Port is { } port ? $":{port}" : "")}{Parameters}";
}
