namespace KpnEen.Cli.Tenants;

/// <summary>A kind of thing a tenant is made of.</summary>
/// <param name="Noun">How a plan calls it.</param>
/// <param name="Section">Its list in the file.</param>
/// <param name="Path">Where the API has them; empty for what lies within another.</param>
/// <param name="Key">The member that tells one from another: no id stands in the file.</param>
/// <param name="Schema">Of the body that creates it.</param>
internal sealed record ResourceKind(string Noun, string Section, string Path, string Key, string Schema)
{
    public static readonly ResourceKind Tenant = new("tenant", "tenant", "/v1/tenant", "", "OwnTenantPatch");
    public static readonly ResourceKind User = new("user", "users", "/v1/users", "extension", "UserInput");
    public static readonly ResourceKind Device = new("device", "devices", "/v1/devices", "name", "CreateDevice");
    public static readonly ResourceKind HuntGroup = new("hunt group", "huntGroups", "/v1/hunt-groups", "extension", "HuntGroupInput");
    public static readonly ResourceKind Number = new("number", "numbers", "/v1/numbers", "e164", "CreateNumber");
    public static readonly ResourceKind Trunk = new("trunk", "trunks", "/v1/trunks", "name", "TrunkInput");
    public static readonly ResourceKind WebhookEndpoint = new(
        "webhook endpoint",
        "webhookEndpoints",
        "/v1/webhook-endpoints",
        "url",
        "WebhookEndpointInput"
    );
    public static readonly ResourceKind CallMeNowKey = new(
        "call-me-now key",
        "callMeNowKeys",
        "/v1/call-me-now/keys",
        "name",
        "CallMeNowKeyInput"
    );
    public static readonly ResourceKind Service = new("service", "services", "", "", "");

    /// <summary>Each after what it may name: made in this order, deleted in the other.</summary>
    public static readonly IReadOnlyList<ResourceKind> InOrder =
    [
        Tenant,
        User,
        Device,
        HuntGroup,
        Number,
        Trunk,
        WebhookEndpoint,
        CallMeNowKey,
        Service,
    ];

    /// <summary>The lists at the top of the file.</summary>
    public static readonly IReadOnlyList<ResourceKind> Lists = [User, HuntGroup, Number, Trunk, WebhookEndpoint, CallMeNowKey];

    /// <summary>Members that are written and never shown again.</summary>
    public static readonly IReadOnlySet<string> Secrets = new HashSet<string> { "password", "clientSecret", "clientKey" };

    public override string ToString() => Noun;
}
