using System.Collections.Immutable;
using KpnEen.Api.Conventions;
using KpnEen.Data.Postgres;
using KpnEen.Data.Settings;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;
using KpnEen.Pbx.Services.Terminating;

namespace KpnEen.Api.Forwarding;

/// <summary>Reads and writes the four forwardings as one thing: one revision, one transaction.</summary>
internal sealed class ForwardingStore(Database database, SettingsStore settings)
{
    private static readonly ImmutableArray<(ServiceDescriptor Service, string Member, Func<Forwarding, object> Part)> Parts =
    [
        (CallForwardingAlways.Descriptor, "/always", f => f.Always),
        (CallForwardingBusy.Descriptor, "/busy", f => f.Busy),
        (CallForwardingNoAnswer.Descriptor, "/noAnswer", f => f.NoAnswer),
        (CallForwardingNotReachable.Descriptor, "/notReachable", f => f.NotReachable),
    ];

    public static ImmutableArray<ServiceDescriptor> Services { get; } = [.. Parts.Select(part => part.Service)];

    /// <returns>The view and its revision; null: no such user.</returns>
    public async Task<(Forwarding Forwarding, long Revision)?> FindAsync(string tenantId, string userId, CancellationToken cancellation)
    {
        var all = await settings.ListAsync(tenantId, userId, ServiceScope.User, cancellation);
        return all is null ? null : Combine([.. Parts.Select(p => all.Single(s => s.Service.Name == p.Service.Name))]);
    }

    /// <param name="change">From the present forwardings to the new ones.</param>
    /// <returns>The view, its revision, and the version of the tenant that has it (null: nothing changed).</returns>
    /// <exception cref="ProblemException">404, 412 or 422: nothing was written.</exception>
    public Task<(Forwarding Forwarding, long Revision, long? TenantVersion)> ChangeAsync(
        string tenantId,
        string userId,
        IfMatch ifMatch,
        Func<Forwarding, Forwarding> change,
        Actor actor,
        CancellationToken cancellation
    ) =>
        database.InTenantAsync(
            tenantId,
            async session =>
            {
                var present = await LockAsync(session, userId);
                ifMatch.Check(present.Revision);
                var wanted = change(present.Forwarding);
                var stored = new List<StoredSettings>();
                var errors = new List<ProblemError>();
                long? version = null;
                foreach (var (service, member, part) in Parts)
                {
                    switch (await settings.ReplaceAsync(session, userId, service, _ => part(wanted), null, actor))
                    {
                        case SettingsChange.Done done:
                            stored.Add(done.Stored);
                            version = done.TenantVersion ?? version;
                            break;
                        case SettingsChange.Invalid(var faults):
                            errors.AddRange(faults.Select(f => new ProblemError(member + f.Pointer, f.Code, f.Detail)));
                            break;
                        default:
                            throw Problems.NotFound().Throw();
                    }
                }

                if (errors.Count > 0)
                    throw Problems.Validation(errors).Throw();
                var (forwarding, revision) = Combine(stored);
                return (forwarding, revision, version);
            },
            cancellation
        );

    /// <summary>Reads all four under the lock of the subject, so that what If-Match is held against cannot change until the commit.</summary>
    private static async Task<(Forwarding Forwarding, long Revision)> LockAsync(DbSession session, string userId)
    {
        var present = new List<StoredSettings>();
        foreach (var (service, _, _) in Parts)
        {
            present.Add(await SettingsStore.FindForUpdateAsync(session, userId, service) ?? throw Problems.NotFound().Throw());
        }

        return Combine(present);
    }

    // Each revision only grows, so the sum tells every state from every other.
    private static (Forwarding Forwarding, long Revision) Combine(List<StoredSettings> parts) =>
        (
            new Forwarding
            {
                Always = (CallForwardingSettings)parts[0].Settings,
                Busy = (CallForwardingSettings)parts[1].Settings,
                NoAnswer = (CallForwardingNoAnswerSettings)parts[2].Settings,
                NotReachable = (CallForwardingSettings)parts[3].Settings,
            },
            parts.Sum(p => p.Revision)
        );
}
