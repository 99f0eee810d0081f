namespace KpnEen.Sdk.Webhooks;

/// <summary>The three headers of Standard Webhooks 1.0.0.</summary>
/// <param name="Id"><c>webhook-id</c>: the event's id, the same in each attempt.</param>
/// <param name="Timestamp"><c>webhook-timestamp</c>: Unix seconds of the attempt.</param>
/// <param name="Signature"><c>webhook-signature</c>: <c>v1,base64</c>, several separated by a space.</param>
public sealed record WebhookHeaders(string? Id, string? Timestamp, string? Signature)
{
    /// <summary>Header name.</summary>
    public const string IdName = "webhook-id";

    /// <summary>Header name.</summary>
    public const string TimestampName = "webhook-timestamp";

    /// <summary>Header name.</summary>
    public const string SignatureName = "webhook-signature";
}
