using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Simulation;

/// <summary>Says what a star code would come to, and changes nothing.</summary>
internal sealed class UnchangedSettings(TenantSnapshot tenant) : ISettingsWriter
{
    public Task<bool> ChangeAsync(
        string tenantId,
        string userId,
        ServiceDescriptor service,
        Func<object, object?> change,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var after = tenant.FindUser(userId) is { } user ? change(user.Services.Get(service)) : null;
        return Task.FromResult(after is not null && service.Check(after).IsEmpty);
    }
}
