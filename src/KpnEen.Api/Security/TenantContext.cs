using KpnEen.Api.Conventions;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Security;

/// <summary>Who asks, and for which tenant: a scoped service, filled from the access token before the handler runs.</summary>
public sealed class TenantContext
{
    private string? clientId;

    /// <summary>The tenant this request is about.</summary>
    /// <exception cref="ProblemException">400 tenantRequired: a partner's token, and no header Kpn-Tenant.</exception>
    public string TenantId => TenantIdOrNull ?? throw Problems.Of(ProblemCodes.TenantRequired).Throw();

    /// <summary>Null for a partner that names no tenant.</summary>
    public string? TenantIdOrNull { get; private set; }

    /// <summary>The OAuth client; throws on anonymous endpoints.</summary>
    public string ClientId => clientId ?? throw new InvalidOperationException("The request has no access token.");

    public bool IsAuthenticated => clientId is not null;

    /// <summary>The dated version the client was made for; null: none is known.</summary>
    public string? PinnedVersion { get; private set; }

    public IReadOnlySet<string> GrantedScopes { get; private set; } = new HashSet<string>();

    public bool IsPartner => GrantedScopes.Contains(Scopes.Partner);

    /// <summary>As events name who did it: kind <c>api</c>, the client's id.</summary>
    public Actor Actor => new("api", ClientId);

    internal void Fill(string client, string? tenantId, IReadOnlySet<string> scopes, string? pinnedVersion = null) =>
        (clientId, TenantIdOrNull, GrantedScopes, PinnedVersion) = (client, tenantId, scopes, pinnedVersion);
}
