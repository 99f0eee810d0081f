using System.Text.Json;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.CallMeNow;

/// <summary>Events of call-me-now that belong to no call.</summary>
internal static class CallMeNowNotices
{
    public static void Tell(this DbSession session, TimeProvider time, string type, string tenantId, CallMeNowNotice notice) =>
        session.Emit(
            new LogEntry(
                new ConversationEvent(
                    Ids.New("evt", time),
                    type,
                    time.GetUtcNow(),
                    tenantId,
                    null,
                    null,
                    new EventData { CallMeNow = notice, Actor = new Actor("visitor", notice.SessionId) }
                )
            )
        );

    public static string Name(CallMeNowRefusal reason) => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
}
