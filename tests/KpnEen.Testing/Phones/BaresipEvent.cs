using System.Text.Json.Nodes;

namespace KpnEen.Testing;

/// <summary>What baresip told: the type is one of its own, such as REGISTER_OK, CALL_INCOMING, CALL_RINGING, CALL_ESTABLISHED, CALL_CLOSED.</summary>
public sealed record BaresipEvent(string Type, string? Peer, string? Parameter)
{
    internal static BaresipEvent From(JsonNode json) => new((string?)json["type"] ?? "?", (string?)json["peeruri"], (string?)json["param"]);
}
