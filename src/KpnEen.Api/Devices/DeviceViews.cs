using System.Collections.Immutable;
using KpnEen.Api.Security;
using KpnEen.Data.Resources;
using KpnEen.Pbx.Control;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Devices;

/// <summary>Devices as the API shows them: the stored part with what the switch knows of them now.</summary>
internal sealed class DeviceViews(TenantContext tenant, TenantDirectory directory, ICallControl calls, SipAccess access)
{
    /// <summary>What the switch knows of the devices. Asked before a write, so that a switch that is away cannot swallow its answer.</summary>
    /// <exception cref="SwitchUnavailableException"/>
    public ValueTask<ImmutableDictionary<string, ImmutableArray<RegistrationView>>> ContactsAsync(
        IEnumerable<string> deviceIds,
        CancellationToken cancellation
    ) => calls.RegistrationsAsync(tenant.TenantId, [.. deviceIds], cancellation);

    /// <param name="contacts">Null: a new device, that cannot have any.</param>
    public Device Show(Stored<DeviceFields> stored, ImmutableDictionary<string, ImmutableArray<RegistrationView>>? contacts) =>
        new()
        {
            Id = stored.Id,
            UserId = stored.Value.UserId,
            Name = stored.Value.Name,
            Username = stored.Value.Username,
            Aor = $"sip:{stored.Value.Username}@{Domain}",
            IsVirtual = stored.Value.IsVirtual,
            MediaEncryption = stored.Value.MediaEncryption,
            Registrations = contacts is not null && contacts.TryGetValue(stored.Id, out var views) ? [.. views.Select(Show)] : [],
            CreatedAt = stored.CreatedAt,
            UpdatedAt = stored.UpdatedAt,
        };

    public DeviceWithCredentials ShowWithCredentials(
        Stored<DeviceFields> stored,
        string password,
        ImmutableDictionary<string, ImmutableArray<RegistrationView>>? contacts = null
    ) =>
        new()
        {
            Device = Show(stored, contacts),
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
