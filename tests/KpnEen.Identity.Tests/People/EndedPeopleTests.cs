using System.Security.Cryptography;
using KpnEen.Data.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.People;

/// <summary>O41: what a person allowed lasts no longer than the password it was allowed with, the role, and the person.</summary>
public sealed class EndedPeopleTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private const string Chosen = "een nog veel beter wachtwoord";

    private SignInStore SignIns => people.Services.GetRequiredService<SignInStore>();

    [Fact]
    public async Task O41_a_new_password_ends_refresh_tokens_access_tokens_codes_and_sessions()
    {
        await EndsAsync(
            "iris",
            SignInRole.User,
            id => SignIns.PutAsync("ten_1", id, "iris", SignInRole.User, Chosen, _ => true, default),
            "openid"
        );
        Assert.NotNull(await SignIns.CheckAsync("iris@ten_1.example", Chosen, default));
    }

    [Fact]
    public async Task O41_a_password_that_the_person_chose_anew_ends_them_as_well()
    {
        await EndsAsync(
            "jan",
            SignInRole.User,
            async _ =>
            {
                var browser = people.Browser();
                await browser.GoAsync("/oauth/sign-in");
                await browser.SignInAsync("jan@ten_1.example");
                await browser.GoAsync("/oauth/password");
                await browser.SubmitAsync(("present", PeopleFixture.Password), ("chosen", Chosen));
            },
            "openid"
        );
    }

    [Fact]
    public async Task O41_who_is_no_administrator_any_more_ends_what_was_allowed_as_one() =>
        await EndsAsync(
            "kees",
            SignInRole.Administrator,
            id => SignIns.PutAsync("ten_1", id, "kees", SignInRole.User, null, _ => true, default),
            "openid calls:read"
        );

    [Fact]
    public async Task O41_a_deleted_sign_in_ends_them() =>
        await EndsAsync("lies", SignInRole.User, id => SignIns.DeleteAsync("ten_1", id, _ => true, default), "openid");

    [Fact]
    public async Task O41_a_deleted_user_ends_them() =>
        await EndsAsync(
            "mees",
            SignInRole.User,
            id =>
                people.Store.InTenantAsync(
                    "ten_1",
                    session => session.ExecuteAsync("DELETE FROM users WHERE id = @id", new { id }),
                    default
                ),
            "openid"
        );

    [Fact]
    public async Task O41_a_deleted_company_ends_what_its_people_allowed_and_its_own_clients()
    {
        await people.Store.InPlatformAsync(
            session => session.ExecuteAsync("INSERT INTO tenants (id, name, domain) VALUES ('ten_9', 'Weg', 'ten_9.example')"),
            default
        );
        await people.PersonAsync("ten_9", "nel", SignInRole.Administrator);
        var tokens = await new CodeFlow(people, people.Vendor.Client, people.Vendor.Secret).TokensAsync("nel@ten_9.example");
        await people.Store.InPlatformAsync(session => session.ExecuteAsync("DELETE FROM tenants WHERE id = 'ten_9'"), default);
        Assert.True(await IsRevokedAsync(RevocationStore.OfTenant("ten_9")));
        Assert.True(await IsRevokedAsync(GrantOf(tokens)));
    }

    [Fact]
    public async Task O41_a_code_given_at_the_very_moment_of_a_new_password_ends_with_it_or_is_not_given()
    {
        var grants = people.Services.GetRequiredService<GrantStore>();
        await people.PersonAsync("ten_1", "pien", SignInRole.User);
        var person = await SignIns.FindAsync("usr_ten_1_pien", default);
        var sessions = people.Services.GetRequiredService<BrowserSessionStore>();
        for (var i = 0; i < 10; i++)
        {
            var (session, code, now) = (RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32), people.Clock.GetUtcNow());
            await sessions.BeginAsync(session, person!, default);
            var grant = new Grant(
                $"grt_race_{i}",
                "ten_1",
                people.Crm.Client.Id,
                person!.UserId,
                ["openid"],
                PeopleFixture.ApiUrl,
                null,
                now,
                now,
                now.AddHours(1)
            );
            var given = grants.AddAsync(
                grant,
                code,
                new(grant, PeopleFixture.Redirect, "x", null, now.AddMinutes(1), false),
                session,
                default
            );
            // A new name costs no hash, so that the two meet; like a new password it ends the sessions, and this role the grants.
            var changed = SignIns.PutAsync(
                "ten_1",
                person.UserId,
                "pien",
                i % 2 == 0 ? SignInRole.Administrator : SignInRole.User,
                null,
                _ => true,
                default
            );
            await Task.WhenAll(given, changed);
            var alive = await grants.FindCodeAsync(code, default) is not null;
            Assert.False(alive && i % 2 == 1, "The code lives on without a session.");
            Assert.Null(await sessions.FindAsync(session, default));
        }
        var late = new Grant(
            "grt_late",
            "ten_1",
            people.Crm.Client.Id,
            person!.UserId,
            ["openid"],
            "x",
            null,
            default,
            default,
            people.Clock.GetUtcNow()
        );
        Assert.False(await grants.AddAsync(late, [1], new(late, "x", "x", null, default, false), [2], default));
    }

    [Fact]
    public async Task A_new_name_or_more_rights_end_no_application()
    {
        await people.PersonAsync("ten_1", "otto", SignInRole.User);
        var flow = new CodeFlow(people, people.Crm.Client, people.Crm.Secret);
        var tokens = await flow.TokensAsync("otto@ten_1.example", ("scope", "openid"));
        await SignIns.PutAsync("ten_1", "usr_ten_1_otto", "otto.b", SignInRole.Administrator, null, _ => true, default);
        Assert.Equal(200, (await flow.RefreshAsync(Refresh(tokens))).Status);
    }

    private async Task EndsAsync(string name, SignInRole role, Func<string, Task> end, string scope)
    {
        await people.PersonAsync("ten_1", name, role);
        var (flow, other) = (new CodeFlow(people, people.Crm.Client, people.Crm.Secret), new CodeFlow(people, people.App));
        var username = $"{name}@ten_1.example";
        var tokens = await flow.TokensAsync(username, ("scope", scope));
        var others = await other.TokensAsync(username, ("scope", scope));
        var code = await flow.CodeAsync(username, ("scope", scope));
        Assert.Equal(200, await AskWhoAsync(tokens));
        // Somebody else, whom all this does not concern.
        var bystander = new CodeFlow(people, people.Crm.Client, people.Crm.Secret);
        var theirs = await bystander.TokensAsync("bob@ten_1.example", ("scope", "openid"));

        await end($"usr_ten_1_{name}");

        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(Refresh(tokens))).Refusal);
        Assert.Equal("400 invalid_grant", (await other.RefreshAsync(Refresh(others))).Refusal);
        Assert.Equal("400 invalid_grant", (await flow.RedeemAsync(code)).Refusal);
        foreach (var ended in new[] { tokens, others })
        {
            Assert.Equal(401, await AskWhoAsync(ended));
            Assert.True(await IsRevokedAsync(GrantOf(ended)));
        }
        await flow.BeginAsync(("scope", "openid"), ("prompt", "none"));
        Assert.Equal("login_required", flow.Browser.Got("error"));
        Assert.Equal(200, (await bystander.RefreshAsync(Refresh(theirs))).Status);
        Assert.Equal(200, await AskWhoAsync(theirs));
    }

    private static string Refresh(Answer answer) => answer.Json.GetProperty("refresh_token").GetString()!;

    private static string Access(Answer answer) => answer.Json.GetProperty("access_token").GetString()!;

    private static string GrantOf(Answer answer) => RevocationStore.OfGrant(new JsonWebToken(Access(answer)).GetClaim("grant_id").Value);

    private async Task<int> AskWhoAsync(Answer tokens)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/oauth/userinfo");
        request.Headers.Authorization = new("Bearer", Access(tokens));
        using var answer = await people.Http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private async Task<bool> IsRevokedAsync(string id) =>
        (await people.Services.GetRequiredService<RevocationStore>().AllAsync(default)).Contains(id);
}
