using System.Collections.Immutable;
using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Services;

namespace KpnEen.Api.Services;

/// <summary>The warnings about a user's settings, from the snapshot: after a write it has what was written.</summary>
internal sealed class SettingWarnings(TenantDirectory directory)
{
    public ImmutableArray<SettingWarning> Of(string tenantId, string userId) =>
        directory.Find(tenantId) is { } tenant && tenant.FindUser(userId) is { } user
            ? [.. ServiceWarnings.Of(tenant, user).Select(SettingWarning.Of)]
            : [];

    /// <summary>Those that a write of this service made or met.</summary>
    public ImmutableArray<SettingWarning> Of(string tenantId, string userId, ServiceDescriptor written) =>
        Of(tenantId, userId).RemoveAll(w => w.Service != written.Name && w.Because != written.Name);
}
