using System.Text.Json;

namespace KpnEen.Data.Webhooks;

/// <summary>What a customer decides about an endpoint.</summary>
/// <param name="Headers">Null keeps those there are.</param>
public sealed record WebhookEndpointSettings(
    string Url,
    string Description,
    string[] EventTypes,
    string Ordering,
    bool Enabled,
    JsonElement? Metadata,
    IReadOnlyDictionary<string, string>? Headers
)
{
    /// <summary><c>full</c> or <c>thin</c>: ids and a URL instead of the data.</summary>
    public string PayloadMode { get; init; } = "full";

    /// <summary>All must hold.</summary>
    public IReadOnlyList<EventFilterTerm> Filter { get; init; } = [];

    /// <summary>Attempts a second at most; null: no limit of its own.</summary>
    public int? MaxPerSecond { get; init; }

    /// <summary>Whether the header <c>webhook-delivery</c> of an answer is obeyed.</summary>
    public bool ReceiverControl { get; init; } = true;

    /// <summary>It must answer a verification event before it gets any other, anew whenever its URL leads to another place.</summary>
    public bool VerifyOwnership { get; init; }

    /// <summary>The receiver is another one than before: what the former one proved does not count for it.</summary>
    public bool HasMoved { get; init; }

    /// <summary>Secrets that are null stay as they were: <see cref="ReceiverSettings.WithSecretsOf"/>.</summary>
    public ReceiverSettings Receiver { get; init; } = ReceiverSettings.None;
}
