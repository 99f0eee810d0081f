namespace KpnEen.Api.OpenApi;

/// <summary>Endpoint metadata: the example of the operation's body.</summary>
internal sealed record BodyExample(object Body);
