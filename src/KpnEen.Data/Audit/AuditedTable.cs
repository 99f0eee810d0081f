using System.Collections.Frozen;

namespace KpnEen.Data.Audit;

/// <summary>How changes of one table are told in the audit log.</summary>
/// <param name="Kind">What the change is about: <c>user</c>.</param>
/// <param name="Subject">Column of the subject's id.</param>
internal sealed record AuditedTable(string Kind, string Subject = "id")
{
    /// <summary>Column that says what kind the subject is, where that differs by row.</summary>
    public string? KindColumn { get; init; }

    public string? ServiceColumn { get; init; }

    /// <summary>Columns that are no settings: how something fares, not what somebody wants.</summary>
    public string[] Ignored { get; init; } = [];

    /// <summary>When it fires; null: at every insert and delete, and at updates of columns that are settings.</summary>
    public string? Events { get; init; }

    /// <summary>What is known of the tables of tenants. One that is not named here is audited by its <c>id</c>: forgetting one must not lose a change.</summary>
    public static FrozenDictionary<string, AuditedTable> Known { get; } =
        new Dictionary<string, AuditedTable>
        {
            ["tenants"] = new("tenant"),
            ["users"] = new("user"),
            ["devices"] = new("device"),
            ["numbers"] = new("number"),
            ["trunks"] = new("trunk"),
            ["hunt_groups"] = new("huntGroup"),
            ["hunt_group_members"] = new("huntGroup", "hunt_group_id"),
            ["service_settings"] = new("tenant", "subject_id") { KindColumn = "subject_kind", ServiceColumn = "service" },
            ["oauth_clients"] = new("client"),
            ["oauth_client_secrets"] = new("client", "client_id"),
            ["webhook_endpoints"] = new("webhookEndpoint")
            {
                Ignored =
                [
                    "window_start",
                    "window_failures",
                    "failing_since",
                    "warned_at",
                    "probe_at",
                    "filter_path",
                    "verified_at",
                    "mailed_at",
                ],
            },
            ["webhook_secrets"] = new("webhookEndpoint", "endpoint_id"),
            ["call_me_now_keys"] = new("callMeNowKey") { Ignored = ["salt"] },
            ["audio_files"] = new("audioFile"),
            ["call_me_now_blocked_numbers"] = new("callMeNowBlockedNumber"),
            ["sign_ins"] = new("user", "user_id"),
            // Who may do what for whom; each sign-in of an application is a row of its own, and only its end is a decision.
            ["oauth_consents"] = new("client", "client_id") { Ignored = ["last_used_at"] },
            ["oauth_grants"] = new("client", "client_id") { Events = "UPDATE OF revoked_at" },
            // Rows of the switch; what people do to them is delete.
            ["recordings"] = new("recording")
            {
                Events = "UPDATE OF deleted_at",
                Ignored = ["node", "file", "file_removed_at", "bytes", "sha256", "pauses", "state", "duration_ms"],
            },
            ["recording_play_links"] = new("recording", "recording_id") { Events = "INSERT OR UPDATE OF revoked_at" },
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Tables of tenants that hold no settings: logs, queues, counters, and what triggers keep from other tables.</summary>
    public static FrozenSet<string> Exempt { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "audit_log",
            "audit_heads",
            "audit_starts",
            "tenant_versions",
            "extensions",
            "user_keys",
            "conversations",
            "event_positions",
            "events",
            "call_records",
            "call_record_users",
            "webhook_deliveries",
            "webhook_attempts",
            "call_me_now_sessions",
            "idempotency_keys",
            "call_references",
            "tenant_spend",
            "operations",
            "browser_sessions",
            "authorization_codes",
            "refresh_tokens",
            "oauth_client_usage",
            "call_me_now_spend",
            "camara_calls",
            "camara_notifications",
            "mail_outbox",
            "sip_ladders"
        );
}
