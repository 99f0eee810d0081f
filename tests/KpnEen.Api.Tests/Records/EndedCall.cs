using System.Security.Cryptography;
using System.Text.Json;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Data.Log;
using KpnEen.Data.Postgres;
using KpnEen.Data.Records;
using KpnEen.Media;
using KpnEen.Pbx.Calls;
using KpnEen.Pbx.Events;
using Microsoft.Extensions.DependencyInjection;

namespace KpnEen.Api.Tests.Records;

/// <summary>A call of the past as the log leaves it: a closed conversation, its record, its recording with a file.</summary>
internal sealed record EndedCall(string ConversationId, string RecordingId, byte[] Audio, string File)
{
    public static async Task<EndedCall> StoreAsync(
        ApiFixture api,
        string tenantId,
        DateTimeOffset startedAt,
        string userId = "usr_1",
        string number = "+31612345678"
    )
    {
        var (conversation, recording) = ($"conv_{Guid.NewGuid():N}", $"rec_{Guid.NewGuid():N}");
        var file = api.Services.GetRequiredService<RecordingFolder>().PathOf($"{recording}.rec");
        var audio = SealedAudio.Write(file, recording, api.Services.GetRequiredService<RecordingKeys>());
        var data = new EventData
        {
            ConversationId = conversation,
            Direction = CallDirection.Inbound,
            Outcome = CallOutcome.Completed,
            EndedBy = EndedBy.Customer,
            StartedAt = startedAt,
            EndedAt = startedAt.AddSeconds(65),
            Customer = new Party(number, "P. Jansen", Presentation.Allowed, Verified: true),
            Dialled = new Dialled("+31201234567", "Sales", "user", userId),
            TalkMs = 65000,
        };
        await api.Store.InPlatformAsync(
            async s =>
            {
                await s.ExecuteAsync(
                    """
                    INSERT INTO conversations (id, tenant_id, node, opened_at, last_sequence, last_occurred_at, closed_at)
                    VALUES (@conversation, @tenantId, 'node1', @startedAt, 9, @startedAt, @startedAt);
                    INSERT INTO call_records (conversation_id, tenant_id, direction, outcome, started_at, customer_number, dialled_number, user_ids, recording_ids, data, trace)
                    VALUES (@conversation, @tenantId, 'inbound', 'completed', @startedAt, @number, '+31201234567', ARRAY[@userId], ARRAY[@recording], @data::json, @trace::json);
                    INSERT INTO recordings (id, tenant_id, conversation_id, user_id, node, file, mode, state, started_at, duration_ms, bytes, sha256)
                    VALUES (@recording, @tenantId, @conversation, @userId, 'node1', @name, 'always', 'available', @startedAt, 65000, 1000, @sha256)
                    """,
                    new
                    {
                        conversation,
                        tenantId,
                        startedAt,
                        number,
                        userId,
                        recording,
                        data = JsonSerializer.Serialize(data, EventJson.Options),
                        trace = JsonSerializer.Serialize<Decision[]>(
                            [new Decision(startedAt, "router", null, "to usr_1", "the number leads to the user")],
                            EventJson.Options
                        ),
                        name = Path.GetFileName(file),
                        sha256 = Convert.ToHexStringLower(SHA256.HashData(audio)),
                    }
                );
            },
            CancellationToken.None
        );
        return new EndedCall(conversation, recording, audio, file);
    }
}
