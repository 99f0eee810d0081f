namespace KpnEen.Api.Security;

/// <summary>The scopes of the API. <c>directory</c> is users, devices, numbers, trunks, hunt groups and services.</summary>
public static class Scopes
{
    public const string Partner = "partner";
    public const string DirectoryRead = "directory:read";
    public const string DirectoryWrite = "directory:write";
    public const string CallsRead = "calls:read";
    public const string CallsControl = "calls:control";
    public const string CallsDiagnose = "calls:diagnose";
    public const string RecordsRead = "records:read";
    public const string RecordingsRead = "recordings:read";
    public const string RecordingsWrite = "recordings:write";
    public const string WebhooksRead = "webhooks:read";
    public const string WebhooksWrite = "webhooks:write";
    public const string EventsRead = "events:read";
    public const string CallMeNowRead = "callMeNow:read";
    public const string CallMeNowWrite = "callMeNow:write";
    public const string OperationsRead = "operations:read";
    public const string OperationsWrite = "operations:write";
    public const string ClientsRead = "clients:read";
    public const string ClientsWrite = "clients:write";
    public const string SignInsRead = "signIns:read";
    public const string SignInsWrite = "signIns:write";
    public const string AuditRead = "audit:read";
    public const string AuditErase = "audit:erase";

    // As camaraproject/ClickToDial names them.
    public const string ClickToDialCreate = "click-to-dial:calls:create";
    public const string ClickToDialRead = "click-to-dial:calls:read";
    public const string ClickToDialDelete = "click-to-dial:calls:delete";
    public const string ClickToDialRecordings = "click-to-dial:recordings:read";

    /// <summary>Every scope with what it allows, as the OpenAPI document and discovery show it.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>
        {
            [Partner] = "Manage tenants and act for the tenant named in the header Kpn-Tenant",
            [DirectoryRead] = "Read users, devices, numbers, trunks, hunt groups and their services",
            [DirectoryWrite] = "Change users, devices, numbers, trunks, hunt groups and their services",
            [CallsRead] = "See calls in progress",
            [CallsControl] = "Place and control calls",
            [CallsDiagnose] = "See the SIP messages of calls",
            [RecordsRead] = "Read call records",
            [RecordingsRead] = "Read and play recordings",
            [RecordingsWrite] = "Delete recordings",
            [WebhooksRead] = "Read webhook endpoints and deliveries",
            [WebhooksWrite] = "Change webhook endpoints, replay deliveries",
            [EventsRead] = "Read the event feed and the live stream",
            [CallMeNowRead] = "Read call-me-now keys and sessions",
            [CallMeNowWrite] = "Change call-me-now keys, start sessions",
            [OperationsRead] = "Follow long actions",
            [OperationsWrite] = "Call long actions off",
            [ClientsRead] = "Read API clients",
            [SignInsRead] = "See how users sign in",
            [SignInsWrite] = "Let users sign in, and change their passwords",
            [AuditRead] = "Read and verify the audit log",
            [AuditErase] = "Erase the content of entries of the audit log",
            [ClickToDialCreate] = "Place calls by the CAMARA ClickToDial API",
            [ClickToDialRead] = "See calls placed by the CAMARA ClickToDial API",
            [ClickToDialDelete] = "End calls placed by the CAMARA ClickToDial API",
            [ClickToDialRecordings] = "Get the recordings of calls placed by the CAMARA ClickToDial API",
            [ClientsWrite] = "Create, change and delete API clients and their secrets",
        };
}
