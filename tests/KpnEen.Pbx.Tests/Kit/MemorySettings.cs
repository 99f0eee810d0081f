using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Settings that live in the snapshot alone.</summary>
public sealed class MemorySettings(TenantDirectory directory) : ISettingsWriter
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
        var tenant = directory.Find(tenantId)!;
        var user = tenant.FindUser(userId)!;
        if (change(user.Services.Get(service)) is not { } after || !service.Check(after).IsEmpty)
            return Task.FromResult(false);
        directory.Replace(tenant.With(user with { Services = user.Services.WithObject(service, after) }));
        return Task.FromResult(true);
    }
}
