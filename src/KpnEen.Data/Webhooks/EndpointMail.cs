using KpnEen.Data.Mail;
using KpnEen.Data.Postgres;
using KpnEen.Pbx.Events;

namespace KpnEen.Data.Webhooks;

/// <summary>Tells a tenant's administrators by mail that an endpoint fails or was paused, in the transaction in which it is. W24.</summary>
internal static class EndpointMail
{
    /// <param name="url">Of it only the host is told: the rest may hold a key.</param>
    public static Task SendAsync(
        MailOutbox mail,
        DbSession session,
        string type,
        string tenantId,
        WebhookEndpointRef endpoint,
        string url
    ) => mail.TellAdministratorsAsync(session, tenantId, reader => Write(reader, type, endpoint, new Uri(url).Host));

    internal static (string Subject, string Body) Write(MailReader reader, string type, WebhookEndpointRef endpoint, string host)
    {
        var isPaused = type == EventTypes.WebhookEndpointPaused;
        var name = endpoint.Description.Length > 0 ? $"{endpoint.Description} ({host})" : host;
        var subject = isPaused
            ? reader[$"Webhook gepauzeerd: {name}", $"Webhook paused: {name}"]
            : reader[$"Webhook hapert: {name}", $"Webhook is failing: {name}"];
        var happened = isPaused
            ? reader[
                $"De webhook {name} krijgt geen gebeurtenissen meer: {Reason(reader, endpoint)}.",
                $"The webhook {name} gets no events any more: {Reason(reader, endpoint)}."
            ]
            : reader[$"De webhook {name} neemt geen gebeurtenissen aan.", $"The webhook {name} does not take its events."];
        var since = endpoint.FailingSince is { } failing
            ? reader[$"Alle pogingen mislukken sinds {reader.Time(failing)}. ", $"Every attempt has failed since {reader.Time(failing)}. "]
            : "";
        var next = endpoint.PausesAt is { } pauses
            ? reader[
                $"Lukt het niet voor {reader.Time(pauses)}, dan wordt hij gepauzeerd. Tot dan blijven wij het proberen, en bij het eerste succes is alles weer gewoon.",
                $"Unless one succeeds before {reader.Time(pauses)} it will be paused. Until then we go on trying, and the first success mends all."
            ]
            : reader[
                "Wat intussen gebeurt wordt bewaard. Is de ontvanger hersteld, hervat de webhook dan (POST /v1/webhook-endpoints/{id}/resume) en kies of het gemiste alsnog wordt gezonden.",
                "What happens meanwhile is kept. When the receiver is mended, resume the webhook (POST /v1/webhook-endpoints/{id}/resume) and say whether what was missed is sent."
            ]
                .Replace("{id}", endpoint.Id, StringComparison.Ordinal);
        var log = reader["Het logboek: ", "The log: "] + $"GET /v1/webhook-endpoints/{endpoint.Id}/deliveries";
        return (subject, $"{happened}\n\n{since}{next}\n\n{log}\n\nKPN EEN\n");
    }

    private static string Reason(MailReader reader, WebhookEndpointRef endpoint) =>
        endpoint.PausedReason switch
        {
            "gone" => reader["de ontvanger antwoordde dat hij weg is (410)", "the receiver answered that it is gone (410)"],
            "byReceiver" => reader["de ontvanger vroeg erom", "the receiver asked for it"],
            _ => reader["alle pogingen mislukten, te lang achtereen", "every attempt failed, for too long"],
        };
}
