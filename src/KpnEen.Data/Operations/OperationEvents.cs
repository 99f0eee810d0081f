using KpnEen.Data.Postgres;
using KpnEen.Pbx;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Log;

namespace KpnEen.Data.Operations;

/// <summary>Tells that an operation has ended.</summary>
internal static class OperationEvents
{
    public static void EmitCompleted(DbSession session, StoredOperation ended, TimeProvider time) =>
        session.Emit(
            new LogEntry(
                new ConversationEvent(
                    Ids.New("evt", time),
                    EventTypes.OperationCompleted,
                    time.GetUtcNow(),
                    ended.TenantId,
                    null,
                    null,
                    new EventData
                    {
                        Operation = new OperationRef(
                            ended.Id,
                            ended.Kind,
                            ended.State,
                            ended.CompletedItems,
                            $"/v1/operations/{ended.Id}",
                            ended.ProblemCode
                        ),
                    }
                )
            )
        );
}
