using KpnEen.Pbx.Directory;
using KpnEen.Pbx.Registrar;
using KpnEen.Pbx.Services.Terminating;
using KpnEen.Pbx.State;

namespace KpnEen.Pbx.Watching;

/// <summary>Where presence comes from.</summary>
internal sealed record PresenceSources(
    ActiveCalls Calls,
    Registrations Registrations,
    PublishedPresence Published,
    TenantDirectory Directory,
    TimeProvider Time
)
{
    public PresenceState StateOf(WatchedUser watched, User user) =>
        new(
            user.Devices.Any(d => Registrations.Find(d.Username).Length > 0),
            Calls.Users.Of(user.Id).Any(call => UserLine.Of(call, user.Id).Any()),
            user.Services.Get(DoNotDisturb.Descriptor).Active,
            [.. Published.Of(watched.User.Id).Select(p => p.Document)]
        );

    /// <summary>When something expires of itself: nobody tells that.</summary>
    public DateTimeOffset? NextExpiry(User user) =>
        user
            .Devices.SelectMany(d => Registrations.Find(d.Username).Select(b => (DateTimeOffset?)b.ExpiresAt))
            .Concat(Published.Of(user.Id).Select(p => (DateTimeOffset?)p.ExpiresAt))
            .Min();
}
