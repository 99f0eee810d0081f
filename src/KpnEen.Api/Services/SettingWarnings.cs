using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Conventions;
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

    /// <summary>Settings as they were written, with what the write made void or met: the answer that <see cref="Written{T}"/> describes.</summary>
    /// <param name="written">The services that were written.</param>
    public JsonObject Beside(object settings, string tenantId, string userId, params ImmutableArray<ServiceDescriptor> written)
    {
        var answer = JsonSerializer.SerializeToNode(settings, settings.GetType(), ApiJson.Options)!.AsObject();
        var about = Of(tenantId, userId).Where(w => written.Any(s => s.Name == w.Service || s.Name == w.Because));
        answer["warnings"] = JsonSerializer.SerializeToNode(about, ApiJson.Options);
        return answer;
    }
}
