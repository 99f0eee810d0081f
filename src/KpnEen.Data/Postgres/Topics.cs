namespace KpnEen.Data.Postgres;

/// <summary>Topics of <see cref="Notifications"/>. All travel on one PostgreSQL channel as <c>topic:payload</c>.</summary>
public static class Topics
{
    /// <summary>Settings of the tenant in the payload changed.</summary>
    public const string Tenant = "tenant";

    /// <summary>The tenant in the payload has new events.</summary>
    public const string Event = "event";

    internal const string Channel = "kpneen";

    /// <summary>In place of a tenant id: what belongs to no tenant.</summary>
    internal const string Platform = "platform";
}
