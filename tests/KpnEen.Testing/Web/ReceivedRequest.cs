namespace KpnEen.Testing;

/// <summary>A request that a <see cref="TestReceiver"/> got. Header names are found in any case.</summary>
public sealed record ReceivedRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    DateTimeOffset At
)
{
    public string Text => System.Text.Encoding.UTF8.GetString(Body);

    public System.Text.Json.Nodes.JsonNode Json =>
        System.Text.Json.Nodes.JsonNode.Parse(Body) ?? throw new InvalidDataException("The body is null.");
}
