using System.Text.RegularExpressions;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Isolation;
using KpnEen.Api.Tests.OpenApi;

namespace KpnEen.Api.Tests.Matrices;

/// <summary>A25, S27: ids that were deleted, ids of another kind and ids that never can be are all as unknown as one that never was. Those of others: <see cref="ForeignTenantTests"/>.</summary>
public sealed partial class IdMatrixTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>What cannot be deleted, with the reason.</summary>
    private static readonly Dictionary<string, string> Lasting = new()
    {
        ["callId"] = "a call ends, and is a record then",
        ["conversationId"] = "records go by their age",
        ["eventId"] = "events go by their age",
        ["operationId"] = "operations go by their age",
        ["sessionId"] = "sessions go by their age",
    };

    [Fact]
    public async Task A25_Every_operation_answers_an_id_of_another_kind_as_unknown()
    {
        var owner = await api.TenantAsync();
        var ids = await ForeignTenantTests.FillAsync(api, owner);
        foreach (var operation in await ThoseWithIdsAsync())
        {
            foreach (var other in (string[])[ids["userId"], ids["numberId"], ids["recordingId"], ids["conversationId"]])
            {
                if (Names(operation).Any(n => ids[n] == other || AreOne(n, other, ids)))
                    continue;
                var spoiled = new Dictionary<string, string>(ids) { [Names(operation)[^1]] = other };
                await IsUnknownAsync(operation, owner, spoiled);
            }
        }
    }

    [Theory]
    [InlineData("..%2f..%2fetc%2fpasswd")]
    [InlineData("%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("%252e%252e%252f")]
    [InlineData("..%5c..%5cwindows")]
    [InlineData("%5c%5chost%5cshare")]
    [InlineData("%2fetc%2fpasswd")]
    [InlineData("1000000000")]
    [InlineData("1")]
    [InlineData("%F0%9F%92%A9")]
    [InlineData("a%20b")]
    [InlineData("%27%20OR%20%271%27=%271")]
    [InlineData("LONG")]
    public async Task A25_S22_What_is_no_id_is_as_unknown(string id)
    {
        var owner = await api.TenantAsync();
        var ids = await ForeignTenantTests.FillAsync(api, owner);
        foreach (var operation in await ThoseWithIdsAsync())
        {
            var spoiled = new Dictionary<string, string>(ids) { [Names(operation)[^1]] = id == "LONG" ? new string('a', 2048) : id };
            await IsUnknownAsync(operation, owner, spoiled);
        }
    }

    [Fact]
    public async Task A25_A16_Every_operation_answers_a_deleted_id_as_unknown_and_so_does_a_second_delete()
    {
        var owner = await api.TenantAsync();
        var ids = await ForeignTenantTests.FillAsync(api, owner);
        var operations = await ThoseWithIdsAsync();
        // What hangs below another first: /users/{}/sign-in before /users/{}.
        var deletes = operations.Where(o => o.Method == HttpMethod.Delete).OrderByDescending(o => o.Template.Split('/').Length).ToList();
        foreach (
            var delete in deletes.OrderBy(d =>
                d.Id switch
                {
                    "deleteUser" => 2,
                    "deleteClient" => 1,
                    _ => 0,
                }
            )
        )
        {
            var reply = await delete.SendAsync(owner, ids, headers: ("If-Match", "*"));
            Assert.True(reply.Status == 204, $"{delete.Id}: {reply.Status} {reply.Text}");
        }

        // Of things that hang below another its own id counts.
        var deletable = deletes.Select(d => Names(d)[^1]).ToHashSet();
        var reached = new HashSet<string>();
        foreach (var operation in operations.Where(o => Names(o).Any(deletable.Contains)))
        {
            // Whoever was given a link is told that it was taken back (S38): 410.
            if (operation.Id == "playRecording")
                (await operation.SendAsync(owner, ids)).IsProblem(410, "linkExpired");
            else
                await IsUnknownAsync(operation, owner, ids);
            reached.UnionWith(Names(operation));
        }

        var never = operations.SelectMany(Names).Distinct().Except(reached).Except(Lasting.Keys).Except(["deliveryId"]);
        Assert.Empty(never);
        // What was sent to an endpoint went with it.
        (await owner.GetAsync($"/v1/webhook-deliveries/{ids["deliveryId"]}")).IsProblem(404, "notFound");
    }

    private static async Task IsUnknownAsync(DocumentedOperation operation, ApiClient client, IReadOnlyDictionary<string, string> ids)
    {
        var reply = await operation.SendAsync(client, ids, headers: ("If-Match", "*"));
        Assert.True(reply.Status == 404, $"{operation.Id} {operation.Path(ids)}: {reply.Status} {reply.Text}");
        Assert.Equal(
            """{"type":"http://api.test/problems/notFound","title":"Not found","status":404,"code":"notFound"}""",
            Trace().Replace(reply.Text, "")
        );
    }

    private static async Task<List<DocumentedOperation>> ThoseWithIdsAsync() =>
        [
            .. (await DocumentedOperation.AllAsync()).Where(o =>
                Names(o) is [.., var last] && last.EndsWith("Id", StringComparison.Ordinal) && o.Scope != Scopes.Partner
            ),
        ];

    /// <summary>A call, its record and its conversation have one id.</summary>
    private static bool AreOne(string name, string id, IReadOnlyDictionary<string, string> ids) =>
        name is "callId" or "conversationId" && (id == ids["callId"] || id == ids["conversationId"]);

    private static string[] Names(DocumentedOperation operation) =>
        [.. Parameter().Matches(operation.Template).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(",?\"traceId\":\"[^\"]*\"")]
    private static partial Regex Trace();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
