using KpnEen.Data.Identity;

namespace KpnEen.Api.Clients;

/// <summary>An OAuth client of the tenant: a program that uses the API.</summary>
public sealed record Client(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    internal static Client Of(ApiClient client) => new(client.Id, client.Name, client.Scopes, client.CreatedAt, client.UpdatedAt);
}
