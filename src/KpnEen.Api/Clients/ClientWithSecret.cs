namespace KpnEen.Api.Clients;

/// <summary>A client with a secret that is shown this once.</summary>
/// <param name="Secret">Keep it: it cannot be had again.</param>
public sealed record ClientWithSecret(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string Secret
)
{
    internal static ClientWithSecret Of(Client client, string secret) =>
        new(client.Id, client.Name, client.Scopes, client.CreatedAt, client.UpdatedAt, secret);
}
