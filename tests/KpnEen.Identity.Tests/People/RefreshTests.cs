using KpnEen.Data.Identity;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KpnEen.Identity.Tests.People;

/// <summary>O38 to O42: refresh tokens rotate, and who has a copy ends it for all.</summary>
public sealed class RefreshTests(PeopleFixture people) : IClassFixture<PeopleFixture>
{
    private CodeFlow Crm() => new(people, people.Crm.Client, people.Crm.Secret);

    private CodeFlow App() => new(people, people.App);

    private static string Token(Answer answer) =>
        answer.Status == 200 ? answer.Json.GetProperty("refresh_token").GetString()! : throw new InvalidOperationException(answer.Text);

    [Fact]
    public async Task O38_every_use_gives_a_new_one_for_clients_of_all_kinds()
    {
        foreach (var flow in new[] { Crm(), App() })
        {
            var first = await flow.TokensAsync();
            var second = await flow.RefreshAsync(Token(first));
            Assert.Equal("openid profile email calls:read", second.Json.GetProperty("scope").GetString());
            Assert.NotEqual(Token(first), Token(second));
            Assert.True(Token(second).Length >= 43);
            var (a, b) = (Access(first), Access(second));
            Assert.Equal((a.Subject, a.GetClaim("grant_id").Value), (b.Subject, b.GetClaim("grant_id").Value));
            Assert.NotEqual(a.Id, b.Id);
        }
    }

    [Fact]
    public async Task What_was_taken_from_the_client_is_not_in_its_next_token()
    {
        var (client, secret) = await people.CreateAsync(ClientOwner.Tenant("ten_1"), PeopleFixture.Registration("Krimpt"));
        var flow = new CodeFlow(people, client, secret);
        var first = await flow.TokensAsync(changes: ("scope", "openid calls:read directory:read"));
        await people.Store.InPlatformAsync(
            session => session.ExecuteAsync("UPDATE oauth_clients SET scopes = '{directory:read}' WHERE id = @Id", new { client.Id }),
            default
        );
        Assert.Equal("400 invalid_scope", (await flow.RefreshAsync(Token(first), ("scope", "calls:read"))).Refusal);
        var second = await flow.RefreshAsync(Token(first));
        Assert.Equal("openid directory:read", second.Json.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task O38_unused_for_14_days_it_ends()
    {
        var flow = Crm();
        var token = Token(await flow.TokensAsync());
        people.Clock.Advance(TimeSpan.FromDays(13.9));
        token = Token(await flow.RefreshAsync(token));
        people.Clock.Advance(TimeSpan.FromDays(14.1));
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(token)).Refusal);
    }

    [Fact]
    public async Task O38_after_90_days_the_family_ends_however_busy()
    {
        var flow = Crm();
        var token = Token(await flow.TokensAsync());
        for (var day = 10; day < 90; day += 10)
        {
            people.Clock.Advance(TimeSpan.FromDays(10));
            token = Token(await flow.RefreshAsync(token));
        }
        people.Clock.Advance(TimeSpan.FromDays(10.1));
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(token)).Refusal);
    }

    [Fact]
    public async Task O39_reliability_19_a_superseded_token_that_comes_late_ends_the_family_and_is_told()
    {
        var flow = Crm();
        var first = await flow.TokensAsync();
        var second = Token(await flow.RefreshAsync(Token(first)));
        people.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(Token(first))).Refusal);
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(second)).Refusal);
        Assert.True(await IsRevokedAsync(first));
        var told = await people.Store.InPlatformAsync(
            session =>
                session.QueryAsync<string>(
                    "SELECT envelope::text FROM events WHERE tenant_id = 'ten_1' AND type = 'security.token_reused' AND envelope::text LIKE '%refreshToken%'"
                ),
            default
        );
        Assert.Contains(
            told,
            e => e.Contains(people.Crm.Client.Id, StringComparison.Ordinal) && e.Contains("usr_ten_1_anna", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(told, e => e.Contains(second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task O40_within_the_grace_the_same_successor_is_given_again_three_times_at_most()
    {
        var flow = Crm();
        var first = Token(await flow.TokensAsync());
        var second = await flow.RefreshAsync(first);
        people.Clock.Advance(TimeSpan.FromSeconds(9));
        for (var i = 0; i < 3; i++)
            Assert.Equal(second.Text, (await flow.RefreshAsync(first)).Text);
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(first)).Refusal);
        // The family lives on.
        Assert.Equal(200, (await flow.RefreshAsync(Token(second))).Status);
    }

    [Fact]
    public async Task O40_another_request_in_the_grace_is_no_repeat_and_ends_nothing()
    {
        var flow = Crm();
        var first = Token(await flow.TokensAsync());
        var second = Token(await flow.RefreshAsync(first));
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(first, ("scope", "openid"))).Refusal);
        Assert.Equal(200, (await flow.RefreshAsync(second)).Status);
    }

    [Fact]
    public async Task O40_of_50_refreshes_at_once_there_is_one_successor_and_the_family_lives()
    {
        var flow = Crm();
        var first = Token(await flow.TokensAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => flow.RefreshAsync(first)));
        var good = answers.Where(answer => answer.Status == 200).ToArray();
        Assert.Equal(1 + RefreshTokenStore.MostRepeats, good.Length);
        var successor = Assert.Single(good.Select(Token).Distinct());
        Assert.All(answers.Except(good), answer => Assert.Equal("400 invalid_grant", answer.Refusal));
        Assert.Equal(200, (await flow.RefreshAsync(successor)).Status);
    }

    [Fact]
    public async Task O40_with_a_grace_of_zero_the_second_use_ends_the_family()
    {
        await using var strict = await people.StartAsync(people.Store, PeopleFixture.Issuer, ("KPNEEN_REFRESH_GRACE", "0"));
        using var http = PeopleFixture.ClientOf(strict);
        var flow = new CodeFlow(people, people.Crm.Client, people.Crm.Secret) { Http = http };
        var first = Token(await flow.TokensAsync());
        var second = Token(await flow.RefreshAsync(first));
        people.Clock.Advance(TimeSpan.FromMilliseconds(5));
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(first)).Refusal);
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(second)).Refusal);
        await Assert.ThrowsAsync<FormatException>(() =>
            people.StartAsync(people.Store, PeopleFixture.Issuer, ("KPNEEN_REFRESH_GRACE", "61"))
        );
    }

    [Fact]
    public async Task A_family_stays_small_however_often_it_is_refreshed()
    {
        var flow = Crm();
        var first = await flow.TokensAsync();
        var token = Token(first);
        for (var days = 0; days < 30; days++)
        {
            people.Clock.Advance(TimeSpan.FromDays(1));
            token = Token(await flow.RefreshAsync(token));
        }
        var (rows, answers) = await people.Store.InPlatformAsync(
            session =>
                session.QuerySingleAsync<(int, int)>(
                    "SELECT count(*)::int, count(successor)::int FROM refresh_tokens WHERE grant_id = @id",
                    new { id = Access(first).GetClaim("grant_id").Value }
                ),
            default
        );
        Assert.InRange(rows, 14, 16);
        Assert.Equal(1, answers);
    }

    [Fact]
    public async Task O41_less_may_be_asked_for_and_all_may_be_asked_for_again_but_not_more()
    {
        var flow = Crm();
        var token = Token(await flow.TokensAsync());
        var less = await flow.RefreshAsync(token, ("scope", "calls:read"));
        Assert.Equal("calls:read", less.Json.GetProperty("scope").GetString());
        Assert.Equal("400 invalid_scope", (await flow.RefreshAsync(Token(less), ("scope", "calls:read calls:control"))).Refusal);
        var again = await flow.RefreshAsync(Token(less));
        Assert.Equal("openid profile email calls:read", again.Json.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task O41_another_client_gets_nothing_and_changes_nothing()
    {
        var flow = Crm();
        var token = Token(await flow.TokensAsync());
        Assert.Equal(
            "400 invalid_grant",
            (await new CodeFlow(people, people.Vendor.Client, people.Vendor.Secret).RefreshAsync(token)).Refusal
        );
        Assert.Equal("400 invalid_grant", (await App().RefreshAsync(token)).Refusal);
        var second = Token(await flow.RefreshAsync(token));
        people.Clock.Advance(TimeSpan.FromSeconds(20));
        // Not even with a token whose reuse would end the family.
        Assert.Equal("400 invalid_grant", (await App().RefreshAsync(token)).Refusal);
        Assert.Equal(200, (await flow.RefreshAsync(second)).Status);
    }

    [Fact]
    public async Task O41_without_its_person_or_with_an_administrator_who_is_none_any_more_it_is_worth_nothing()
    {
        await people.PersonAsync("ten_1", "fien", SignInRole.Administrator);
        var flow = Crm();
        var token = Token(await flow.TokensAsync("fien@ten_1.example"));
        // Behind the store's back: the grant itself is still alive, and each use asks again whether the person may.
        await people.Store.InPlatformAsync(
            session => session.ExecuteAsync("UPDATE sign_ins SET role = 'user' WHERE user_id = 'usr_ten_1_fien'"),
            default
        );
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(token)).Refusal);
        await people.Store.InPlatformAsync(
            session => session.ExecuteAsync("UPDATE sign_ins SET role = 'administrator' WHERE user_id = 'usr_ten_1_fien'"),
            default
        );
        token = Token(await flow.RefreshAsync(token));
        await people.Store.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM sign_ins WHERE user_id = 'usr_ten_1_fien'"),
            default
        );
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(token)).Refusal);
    }

    [Fact]
    public async Task O41_without_its_client_or_its_company_it_is_worth_nothing()
    {
        var (client, secret) = await people.CreateAsync(ClientOwner.Tenant("ten_1"), PeopleFixture.Registration("Gaat"));
        var flow = new CodeFlow(people, client, secret);
        var token = Token(await flow.TokensAsync());
        await people.Store.InPlatformAsync(
            session => session.ExecuteAsync("UPDATE oauth_clients SET tenant_id = 'ten_2' WHERE id = @Id", new { client.Id }),
            default
        );
        Assert.Equal("400 invalid_grant", (await flow.RefreshAsync(token)).Refusal);
        await people.Store.InPlatformAsync(
            session => session.ExecuteAsync("DELETE FROM oauth_clients WHERE id = @Id", new { client.Id }),
            default
        );
        Assert.Equal("401 invalid_client", (await flow.RefreshAsync(token)).Refusal);
    }

    [Fact]
    public async Task O42_a_process_that_ends_between_rotation_and_answer_costs_nobody_the_session()
    {
        var flow = Crm();
        var first = Token(await flow.TokensAsync());
        // Rotated and committed; the answer never left, for the process is gone.
        string lost;
        await using (var dying = await people.StartAsync(people.Store))
        {
            using var http = PeopleFixture.ClientOf(dying);
            lost = (await new CodeFlow(people, people.Crm.Client, people.Crm.Secret) { Http = http }.RefreshAsync(first)).Text;
        }
        await using var next = await people.StartAsync(people.Store);
        using var again = PeopleFixture.ClientOf(next);
        var retried = await new CodeFlow(people, people.Crm.Client, people.Crm.Secret) { Http = again }.RefreshAsync(first);
        Assert.Equal(lost, retried.Text);
        var sealedSuccessors = await people.Store.InPlatformAsync(
            session => session.QueryAsync<string>("SELECT encode(successor, 'escape') FROM refresh_tokens WHERE successor IS NOT NULL"),
            default
        );
        Assert.DoesNotContain(sealedSuccessors, text => text.Contains(Token(retried), StringComparison.Ordinal));
    }

    private static JsonWebToken Access(Answer answer) => new(answer.Json.GetProperty("access_token").GetString());

    private Task<bool> IsRevokedAsync(Answer tokens) =>
        people.Store.InPlatformAsync(
            session =>
                session.QuerySingleAsync<bool>(
                    "SELECT EXISTS (SELECT FROM oauth_revocations WHERE id = @id)",
                    new { id = RevocationStore.OfGrant(Access(tokens).GetClaim("grant_id").Value) }
                ),
            default
        );
}
