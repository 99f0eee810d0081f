using KpnEen.Api.Security;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Devices;

/// <summary>Devices as the API shows them: the stored part with what the switch knows of them now.</summary>
internal sealed class DeviceViews(TenantContext tenant, TenantDirectory directory, ICallControl calls, SipAccess access)
{
    public Device Show(Stored<DeviceFields> stored) =>
        new()
        {
            Id = stored.Id,
            UserId = stored.Value.UserId,
            Name = stored.Value.Name,
            Username = stored.Value.Username,
            Aor = $"sip:{stored.Value.Username}@{Domain}",
            IsVirtual = stored.Value.IsVirtual,
            Registrations = [.. calls.Registrations(tenant.TenantId, stored.Id).Select(Show)],
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    public DeviceWithCredentials ShowWithCredentials(Stored<DeviceFields> stored, string password) =>
        new()
        {
            Device = Show(stored),
            Credentials = new SipCredentials
            {
                Aor = $"sip:{stored.Value.Username}@{Domain}",
                Username = stored.Value.Username,
                Password = password,
                Domain = Domain,
                OutboundProxy = access.OutboundProxy,
                Transports = access.Transports,
            },
        };

    // The domain never changes, so the snapshot's is as good as the store's.
    private string Domain => directory.Find(tenant.TenantId)?.Tenant.Domain ?? "";

    private static Registration Show(RegistrationView view) =>
        new()
        {
            Contact = view.Contact,
            Transport = view.Transport,
            Source = view.Source,
            UserAgent = view.UserAgent,
            ExpiresAt = view.ExpiresAt,
        };
}
