using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Identity;

/// <summary>Events about what should not happen.</summary>
internal static class SecurityEvents
{
    public const string AuthorizationCode = "authorizationCode";
    public const string RefreshToken = "refreshToken";

    public static LogEntry TokenReused(Grant grant, string kind, DateTimeOffset now, TimeProvider time) =>
        new(
            new ConversationEvent(
                Ids.New("evt", time),
                EventTypes.TokenReused,
                now,
                grant.TenantId,
                null,
                null,
                new EventData { TokenReuse = new TokenReuse(kind, grant.ClientId, grant.UserId) }
            )
        );
}
