using KpnEen.Api.Tests.Hosting;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Tests.Resources;

public sealed class HuntGroupTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Members_keep_their_order_and_calls_see_them_at_once()
    {
        var tenant = await api.TenantAsync();
        var users = new[] { await tenant.UserAsync("203"), await tenant.UserAsync("201"), await tenant.UserAsync("202") };
        var id = await tenant.CreateAsync(
            "/v1/hunt-groups",
            new
            {
                name = "Sales",
                extension = "600",
                policy = "circular",
                noAnswerSeconds = 15,
                overflow = "0612345678",
                overflowAfterSeconds = 60,
                members = users.Select(userId => new { userId }),
            }
        );
        var group = api.Snapshots.Find(tenant.TenantId)!.FindHuntGroup(id)!;
        Assert.Equal(users, group.Members.Select(m => m.UserId));
        Assert.Equal((HuntPolicy.Circular, 15, 60), (group.Policy, group.NoAnswerSeconds, group.OverflowAfterSeconds));

        var changed = await tenant.PatchAsync(
            $"/v1/hunt-groups/{id}",
            new { members = users.Reverse().Select(userId => new { userId }) },
            "\"1\""
        );
        Assert.Equal(
            users.Reverse(),
            changed.Json.GetProperty("members").EnumerateArray().Select(m => m.GetProperty("userId").GetString()!)
        );
        Assert.Equal("circular", changed.Json.GetProperty("policy").GetString());
    }

    [Fact]
    public async Task Members_must_be_known_and_named_once()
    {
        var (tenant, other) = (await api.TenantAsync(), await api.TenantAsync());
        var (own, foreign) = (await tenant.UserAsync("201"), await other.UserAsync("201"));
        Assert.Equal(["/members unknownReference"], await ErrorsAsync(foreign));
        Assert.Equal(["/members/1/userId alreadyUsed"], await ErrorsAsync(own, own));
        Assert.Equal(["/members/0/userId invalidFormat"], await ErrorsAsync("anna"));

        async Task<string[]> ErrorsAsync(params string[] ids) =>
            (
                await tenant.PostAsync(
                    "/v1/hunt-groups",
                    new
                    {
                        name = "G",
                        extension = "600",
                        members = ids.Select(userId => new { userId }),
                    }
                )
            ).IsProblem(422, "validationFailed");
    }

    [Theory]
    [InlineData("""{"name":"G","extension":"600","overflow":"abc"}""", "/overflow invalidFormat")]
    [InlineData("""{"name":"G","extension":"600","overflow":"600"}""", "/overflow invalidFormat")]
    [InlineData("""{"name":"G","extension":"600","policy":"random"}""", "/policy invalidType")]
    [InlineData("""{"name":"G","extension":"600","policy":1}""", "/policy invalidType")]
    [InlineData("""{"name":"G","extension":"600","noAnswerSeconds":"20"}""", "/noAnswerSeconds invalidType")]
    [InlineData("""{"name":"G","extension":"600","overflowAfterSeconds":7201}""", "/overflowAfterSeconds outOfRange")]
    public async Task A_group_that_cannot_work_is_refused(string body, string error)
    {
        var tenant = await api.TenantAsync();
        Assert.Equal([error], (await tenant.PostAsync("/v1/hunt-groups", body)).IsProblem(422, "validationFailed"));
    }
}
