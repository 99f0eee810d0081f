using System.Text.Json.Nodes;
using KpnEen.Cli.Tenants;
using KpnEen.Sdk;

namespace KpnEen.Cli.Commands;

/// <summary>The tenant a file is about: our own, or for a partner the one of its reference or domain, which may have to be made first.</summary>
internal sealed class TenantAccess : IDisposable
{
    private readonly KpnEenClient _root;

    private TenantAccess(KpnEenClient root, KpnEenClient? client) => (_root, Client) = (root, client);

    /// <summary>Acts for the tenant; null while there is none.</summary>
    public KpnEenClient? Client { get; private set; }

    public static async Task<TenantAccess> OpenAsync(Invocation invocation, TenantFile file, CancellationToken cancellationToken)
    {
        var client = invocation.Client();
        if (invocation.Tenant is not null || file.PartnerMembers.Count == 0)
            return new TenantAccess(client, client);
        var reference = (string?)file.PartnerMembers["externalReference"];
        var domain = (string?)file.PartnerMembers["domain"];
        var found = await client
            .Tenants.ListAsync(
                externalReference: reference,
                domain: reference is null ? domain : null,
                cancellationToken: cancellationToken
            )
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return new TenantAccess(client, null);
        return domain is null || found.Domain == domain
            ? new TenantAccess(client, client.ForTenant(found.Id))
            : throw new TenantFileException($"The domain of the tenant is {found.Domain} and cannot become {domain}.");
    }

    /// <exception cref="TenantFileException">The file does not say enough to make one.</exception>
    public async Task MakeTenantAsync(TenantFile file, CancellationToken cancellationToken)
    {
        var body = (JsonObject)file.PartnerMembers.DeepClone();
        foreach (var (name, value) in file.Find(ResourceKind.Tenant, "")?.Members ?? [])
            if (value is not null)
                body[name] = value.DeepClone();
        if (body["domain"] is null || body["name"] is null)
            throw new TenantFileException("There is no such tenant, and to make it the file has to name it: tenant.name, tenant.domain.");
        var made = await _root.RequestAsync(HttpMethod.Post, "/v1/tenants", body, cancellationToken: cancellationToken);
        Client = _root.ForTenant((string)made.Body!["id"]!);
    }

    public void Dispose() => _root.Dispose();
}
