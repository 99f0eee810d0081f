using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Log;

/// <summary>How a call changes a setting (star codes). The stored settings, the event and the new snapshot come of one transaction.</summary>
public interface ISettingsWriter
{
    /// <returns>False when the settings are not legal; nothing was changed.</returns>
    /// <exception cref="TimeoutException">The store is away.</exception>
    Task<bool> ChangeAsync(
        string tenantId,
        string userId,
        ServiceDescriptor service,
        Func<object, object?> change,
        Actor actor,
        CancellationToken cancellation
    );
}
