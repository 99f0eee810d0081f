using System.Text.Json;
using KpnEen.Pbx.Events;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Tests.Kit;

/// <summary>Events in the form in which they leave the house, for who judges their content.</summary>
public static class Envelopes
{
    public static string Of(ConversationEvent e) =>
        JsonSerializer.Serialize(
            new
            {
                e.Id,
                e.Type,
                Timestamp = e.OccurredAt,
                e.TenantId,
                e.ConversationId,
                e.Sequence,
                ApiVersion = "v1",
                e.Data,
            },
            SettingsJson.Options
        );
}
