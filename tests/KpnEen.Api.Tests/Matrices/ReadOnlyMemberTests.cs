using System.Text.Json;
using System.Text.Json.Nodes;
using KpnEen.Api.Security;
using KpnEen.Api.Tests.Hostile;
using KpnEen.Api.Tests.Hosting;
using KpnEen.Api.Tests.Isolation;
using KpnEen.Api.Tests.OpenApi;

namespace KpnEen.Api.Tests.Matrices;

/// <summary>A27: what the platform decides cannot be written, in any body of any operation.</summary>
public sealed class ReadOnlyMemberTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly string[] Ours =
    [
        "id",
        "tenantId",
        "createdAt",
        "updatedAt",
        "revision",
        "version",
        "isAdmin",
        "createdBy",
        "secretHash",
        "clientId",
        "node",
        "sequence",
        "__proto__",
    ];

    [Fact]
    public async Task A27_A_member_that_is_ours_is_refused_by_name_and_nothing_is_written()
    {
        var owner = await api.TenantAsync();
        var ids = await ForeignTenantTests.FillAsync(api, owner);
        ids["tenantId"] = (await api.TenantAsync()).TenantId;
        var operations = (await DocumentedOperation.AllAsync()).ToDictionary(o => o.Id);
        var wrong = new List<string>();
        var tried = 0;
        foreach (var target in (await HostileTarget.AllAsync()).Where(t => t.Example is not null))
        {
            var client = target.ForPartners ? api.Partner().At(owner) : owner;
            foreach (var member in Ours.Except(target.Members.Keys))
            {
                var body = target.Example!.DeepClone().AsObject();
                body[member] = JsonNode.Parse("\"x\"");
                var reply = await operations[target.Id].SendAsync(client, ids, body.ToJsonString(), headers: ("If-Match", "*"));
                tried++;
                if (reply.Status != 422 || !Named(reply.Json, member))
                    wrong.Add($"{target.Id} with {member}: {reply.Status} {reply.Text}");
            }
        }

        Assert.True(tried > 300, $"only {tried} tried");
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(40))}");
    }

    private static bool Named(JsonElement problem, string member) =>
        problem.TryGetProperty("errors", out var errors)
        && errors
            .EnumerateArray()
            .Any(e => e.GetProperty("pointer").GetString() == $"/{member}" && e.GetProperty("code").GetString() == "unknownMember");
}
