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

    /// <summary>What the API calls the resource, where that is not the table's name: <c>clients</c>.</summary>
    public string? Resource { get; init; }

    /// <summary>Members of the API for columns that are named otherwise; a member of a member as <c>target/id</c>. Columns of one member are told as one.</summary>
    public IReadOnlyDictionary<string, string> Members { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Columns of JSON that hold several members: which.</summary>
    public IReadOnlyDictionary<string, string[]> Objects { get; init; } = FrozenDictionary<string, string[]>.Empty;

    /// <summary>Columns that are no settings: how something fares, not what somebody wants.</summary>
    public string[] Ignored { get; init; } = [];

    /// <summary>When it fires; null: at every insert and delete, and at updates of columns that are settings.</summary>
    public string? Events { get; init; }

    // A user or a hunt group: a column each, never both, and one member of the API.
    private static IReadOnlyDictionary<string, string> Target =>
        Names(("target_user_id", "target/id"), ("target_hunt_group_id", "target/id"));

    /// <summary>What is known of the tables of tenants. One that is not named here is audited by its <c>id</c>: forgetting one must not lose a change.</summary>
    public static FrozenDictionary<string, AuditedTable> Known { get; } =
        new Dictionary<string, AuditedTable>
        {
            ["tenants"] = new("tenant"),
            ["users"] = new("user"),
            ["devices"] = new("device") { Members = Names(("ha1_md5", "password"), ("ha1_sha256", "password")) },
            ["numbers"] = new("number") { Members = Target },
            ["trunks"] = new("trunk"),
            ["hunt_groups"] = new("huntGroup"),
            ["hunt_group_members"] = new("huntGroup", "hunt_group_id"),
            ["service_settings"] = new("tenant", "subject_id") { KindColumn = "subject_kind", ServiceColumn = "service" },
            ["oauth_clients"] = new("client") { Resource = "clients", Members = Names(("auth_method", "tokenEndpointAuthMethod")) },
            ["oauth_client_secrets"] = new("client", "client_id") { Resource = "clientSecrets", Members = Names(("hash", "secret")) },
            ["webhook_endpoints"] = new("webhookEndpoint")
            {
                Members = Names(
                    ("headers", "customHeaders"),
                    ("disabled_reason", "pausedReason"),
                    ("disabled_at", "pausedAt"),
                    // Password, client secret and client key are sealed as one.
                    ("receiver_sealed", "receiverSecrets")
                ),
                Objects = new Dictionary<string, string[]> { ["receiver"] = ["authentication", "tls"] },
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
            ["webhook_secrets"] = new("webhookEndpoint", "endpoint_id")
            {
                Members = Names(("sealed", "secret"), ("public_key", "publicKeys")),
            },
            ["call_me_now_keys"] = new("callMeNowKey") { Ignored = ["salt"], Members = Target },
            ["audio_files"] = new("audioFile"),
            ["call_me_now_blocked_numbers"] = new("callMeNowBlockedNumber"),
            ["sign_ins"] = new("user", "user_id") { Members = Names(("password_hash", "password")) },
            // Who may do what for whom; each sign-in of an application is a row of its own, and only its end is a decision.
            ["oauth_consents"] = new("client", "client_id") { Resource = "connectedApps", Ignored = ["last_used_at"] },
            ["oauth_grants"] = new("client", "client_id") { Resource = "connectedApps", Events = "UPDATE OF revoked_at" },
            // Rows of the switch; what people do to them is delete.
            ["recordings"] = new("recording")
            {
                Events = "UPDATE OF deleted_at",
                Ignored = ["node", "file", "file_removed_at", "bytes", "sha256", "pauses", "state", "duration_ms"],
            },
            ["recording_play_links"] = new("recording", "recording_id")
            {
                Resource = "playLinks",
                Events = "INSERT OR UPDATE OF revoked_at",
                Members = Names(("secret_hash", "url")),
            },
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

    private static Dictionary<string, string> Names(params (string Column, string Member)[] names) =>
        names.ToDictionary(n => n.Column, n => n.Member, StringComparer.Ordinal);
}
