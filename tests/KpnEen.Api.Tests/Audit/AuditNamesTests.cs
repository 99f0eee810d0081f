using System.Text.Json;
using System.Text.RegularExpressions;
using KpnEen.Api.AudioFiles;
using KpnEen.Api.CallMeNow;
using KpnEen.Api.Clients;
using KpnEen.Api.ConnectedApps;
using KpnEen.Api.Devices;
using KpnEen.Api.HuntGroups;
using KpnEen.Api.Numbers;
using KpnEen.Api.Recordings;
using KpnEen.Api.Services;
using KpnEen.Api.SignIns;
using KpnEen.Api.Tenants;
using KpnEen.Api.Tests.Conventions;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Resources;
using KpnEen.Api.Trunks;
using KpnEen.Api.Users;
using KpnEen.Api.Webhooks.Endpoints;

namespace KpnEen.Api.Tests.Audit;

/// <summary>A35: the audit log speaks of resources and members as the API names them, not of tables and columns.</summary>
public sealed partial class AuditNamesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly Dictionary<string, Type[]> Resources = new()
    {
        ["tenants"] = [typeof(Tenant)],
        ["users"] = [typeof(User)],
        ["devices"] = [typeof(Device), typeof(SipCredentials)],
        ["numbers"] = [typeof(Number)],
        ["trunks"] = [typeof(Trunk), typeof(TrunkInput)],
        ["huntGroups"] = [typeof(HuntGroup)],
        ["huntGroupMembers"] = [typeof(HuntGroupMember)],
        ["serviceSettings"] = [typeof(UserService)],
        ["clients"] = [typeof(Client)],
        ["clientSecrets"] = [typeof(ClientWithSecret)],
        ["webhookEndpoints"] = [typeof(WebhookEndpoint), typeof(WebhookEndpointInput)],
        ["webhookSecrets"] = [typeof(WebhookEndpointWithSecret)],
        ["callMeNowKeys"] = [typeof(CallMeNowKey)],
        ["callMeNowBlockedNumbers"] = [typeof(BlockedNumber)],
        ["audioFiles"] = [typeof(AudioFile)],
        ["signIns"] = [typeof(SignInView), typeof(SignInInput)],
        ["connectedApps"] = [typeof(ConnectedAppView)],
        ["recordings"] = [typeof(RecordingView)],
        ["playLinks"] = [typeof(PlayLinkCreated)],
    };

    /// <summary>What happens to a thing and is no member of it, or is set by the operator alone.</summary>
    private static readonly string[] NoMembers =
    [
        "audioFiles/content", // the body of the upload
        "clients/partnerId",
        "connectedApps/authTime",
        "connectedApps/dpopJkt",
        "connectedApps/expiresAt",
        "connectedApps/id",
        "connectedApps/resource",
        "connectedApps/revokedAt",
        "connectedApps/revokedReason",
        "connectedApps/userId",
        "devices/mostContacts",
        "huntGroupMembers/position", // the place in the list
        "playLinks/createdBy",
        "playLinks/revokedAt",
        "recordings/deletedAt",
        "trunks/forwarding",
        "trunks/listener",
        "trunks/passesIdentity",
        "trunks/trusted",
        "webhookEndpoints/receiverSecrets", // password, client secret and client key, sealed as one
        "webhookSecrets/expiresAt",
    ];

    [Fact]
    public async Task A35_Every_name_in_the_log_is_one_of_the_API_or_said_to_be_none()
    {
        var triggers = await api.Store.InPlatformAsync(
            session =>
                session.QueryAsync<string>(
                    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'audit\\_%' ORDER BY tgrelid"
                ),
            CancellationToken.None
        );
        var named = triggers
            .SelectMany(t =>
                Aliases().Matches(t).Select(alias => (Resource: First().Match(t).Groups[1].Value, Member: alias.Groups[1].Value))
            )
            .ToHashSet();
        Assert.Equal(Resources.Keys.Order(), named.Select(n => n.Resource).Distinct().Order());
        var strange = named.Where(n => !Resources[n.Resource].Any(type => Has(type, n.Member.Split('/'))));
        Assert.Equal(
            NoMembers.Order(StringComparer.Ordinal),
            strange.Select(n => $"{n.Resource}/{n.Member}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A35_What_two_columns_hold_is_one_change_of_one_member()
    {
        var tenant = await api.TenantAsync();
        var user = await tenant.UserAsync("201");
        var group = await tenant.CreateAsync("/v1/hunt-groups", new { name = "Sales", extension = "300" });
        var number = await tenant.CreateAsync(
            "/v1/numbers",
            new { e164 = UserTests.NewNumber(), target = new { kind = "user", id = user } }
        );
        var moved = await tenant.PatchAsync($"/v1/numbers/{number}", new { target = new { kind = "huntGroup", id = group } }, "*");
        Assert.True(moved.Status == 200, moved.Text);
        Assert.Equal(["/target/id " + user + " " + group], await LastAsync(tenant, number, "numbers"));

        var device = (await tenant.PostAsync($"/v1/users/{user}/devices", new { name = "Desk" })).Json.GetProperty("device");
        var id = device.GetProperty("id").GetString()!;
        Assert.Equal(200, (await tenant.PostAsync($"/v1/devices/{id}/rotate-credentials", null)).Status);
        Assert.Equal(["/password *** ***"], await LastAsync(tenant, id, "devices"));
    }

    [Fact]
    public async Task A35_A_webhook_endpoint_is_told_as_it_was_asked_for()
    {
        var tenant = await api.TenantAsync();
        var endpoint = await tenant.CreateAsync(
            "/v1/webhook-endpoints",
            new
            {
                url = "https://crm.example.com/hook",
                authentication = new
                {
                    type = "basic",
                    username = "a",
                    password = "hemmelig-1",
                },
            }
        );
        var changed = await tenant.PatchAsync(
            $"/v1/webhook-endpoints/{endpoint}",
            new
            {
                enabled = false,
                authentication = new
                {
                    type = "basic",
                    username = "b",
                    password = "hemmelig-2",
                },
            },
            "*"
        );
        Assert.True(changed.Status == 200, changed.Text);
        var log = await tenant.GetAsync($"/v1/audit-log?subjectId={endpoint}");
        var told = log.Json.GetProperty("items").EnumerateArray().Where(e => e.GetProperty("action").GetString() == "update");
        Assert.Equal(
            ["/authentication", "/enabled", "/pausedAt", "/pausedReason", "/receiverSecrets"],
            told.SelectMany(e => e.GetProperty("changes").EnumerateArray()).Select(c => Text(c, "path")!).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("hemmelig", log.Text, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> LastAsync(ApiClient tenant, string subject, string resource)
    {
        var items = (await tenant.GetAsync($"/v1/audit-log?subjectId={subject}")).Json.GetProperty("items").EnumerateArray();
        var changes = items.First(e => e.GetProperty("resource").GetString() == resource).GetProperty("changes").EnumerateArray();
        return [.. changes.Select(c => $"{Text(c, "path")} {Text(c, "from")} {Text(c, "to")}")];
    }

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var value) ? value.GetString() : null;

    private static bool Has(Type type, ReadOnlySpan<string> path)
    {
        foreach (var member in type.GetProperties())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(member.Name) == path[0])
                return path.Length == 1 || Has(member.PropertyType, path[1..]);
        }
        return false;
    }

    [GeneratedRegex("AS \"([^\"]+)\"")]
    private static partial Regex Aliases();

    [GeneratedRegex(@"kpneen_audit\('([^']+)'")]
    private static partial Regex First();
}
