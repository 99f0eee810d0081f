namespace KpnEen.Api.Tests.Webhooks.Health;

/// <summary>What the administrators of a tenant are told by mail of endpoints that fail: in the outbox when, and only when, the state is stored.</summary>
public sealed class EndpointMailTests(WebhookDatabase postgres) : IClassFixture<WebhookDatabase>
{
    [Theory]
    [InlineData("nl", "Webhook hapert: CRM (127.0.0.1)", "Webhook gepauzeerd: CRM (127.0.0.1)", "alle pogingen mislukten")]
    [InlineData("en", "Webhook is failing: CRM (127.0.0.1)", "Webhook paused: CRM (127.0.0.1)", "every attempt failed")]
    public async Task W24_administrators_are_told_when_it_degrades_half_way_and_when_it_is_paused(
        string language,
        string degraded,
        string paused,
        string reason
    )
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test, language);
        var id = (await world.SubscribeAsync("/hook?key=url-secret", change: s => s with { Description = "CRM" })).Endpoint.Id;
        world.Receiver.AnswerWith(500);
        await world.WorkAsync();
        for (var i = 0; i < 3; i++)
            await FailAsync(world, id);
        world.Clock.Advance(TimeSpan.FromDays(2.6));
        await FailAsync(world, id);
        world.Clock.Advance(TimeSpan.FromDays(2.5));
        await FailAsync(world, id);

        var mail = await MailAsync(world);
        Assert.Equal([degraded, degraded, paused], mail.Select(m => m.Subject));
        Assert.All(mail, m => Assert.Equal("anna@a.test", m.Recipient));
        Assert.Contains(reason, mail[2].Body, StringComparison.Ordinal);
        Assert.Contains(id, mail[2].Body, StringComparison.Ordinal);
        Assert.DoesNotContain("url-secret", string.Concat(mail.Select(m => m.Body + m.Subject)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task W24_one_that_fails_and_recovers_by_turns_is_told_once_a_day()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test, "en");
        var id = (await world.SubscribeAsync()).Endpoint.Id;
        await world.WorkAsync();
        foreach (var mails in new[] { 1, 1, 2 })
        {
            world.Receiver.AnswerWith(500);
            for (var i = 0; i < 3; i++)
                await FailAsync(world, id);
            world.Receiver.AnswerWith(204);
            var good = world.Event();
            await world.PublishAsync(good);
            await world.UntilAsync(id, good.Id, "delivered");
            Assert.Equal(mails, (await MailAsync(world)).Count);
            world.Clock.Advance(TimeSpan.FromHours(13));
        }
    }

    [Fact]
    public async Task W24_410_is_told_at_once_and_what_the_owner_did_or_a_success_is_not()
    {
        await using var test = await postgres.CreateDatabaseAsync();
        await using var world = await StartAsync(test, "en");
        var byHand = (await world.SubscribeAsync("/mine")).Endpoint.Id;
        await world.Pauses.PauseAsync(WebhookWorld.Tenant, byHand, _ => { }, new("api", "cli_1"), CancellationToken.None);
        Assert.Empty(await MailAsync(world));
        var (gone, _) = await world.SubscribeAsync();
        world.Receiver.AnswerWith(410);
        await world.WorkAsync();
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.UntilAsync(gone.Id, happened.Id, "skipped");

        Assert.Contains("410", Assert.Single(await MailAsync(world)).Body, StringComparison.Ordinal);
    }

    private static async Task<WebhookWorld> StartAsync(Testing.TestDatabase test, string language)
    {
        var world = await WebhookWorld.StartAsync(
            test,
            o => o with { Schedule = o.Schedule with { Delays = [TimeSpan.Zero, TimeSpan.FromDays(30)] } }
        );
        // Anna administers; Bert does not, Cora has no address, and Dirk administers another tenant.
        await world.Database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    """
                    UPDATE tenants SET language = @language;
                    INSERT INTO users (id, tenant_id, extension, name, email) VALUES
                        ('usr_a', 'ten_a', '201', 'Anna', 'anna@a.test'), ('usr_b', 'ten_a', '202', 'Bert', 'bert@a.test'),
                        ('usr_c', 'ten_a', '203', 'Cora', NULL), ('usr_d', 'ten_b', '201', 'Dirk', 'dirk@b.test');
                    INSERT INTO sign_ins (user_id, tenant_id, name, role, password_hash) VALUES
                        ('usr_a', 'ten_a', 'anna', 'administrator', ''), ('usr_b', 'ten_a', 'bert', 'user', ''),
                        ('usr_c', 'ten_a', 'cora', 'administrator', ''), ('usr_d', 'ten_b', 'dirk', 'administrator', '')
                    """,
                    new { language }
                ),
            CancellationToken.None
        );
        return world;
    }

    private static async Task FailAsync(WebhookWorld world, string id)
    {
        var happened = world.Event();
        await world.PublishAsync(happened);
        await world.UntilAsync(id, happened.Id, d => d.LastStatus == 500);
    }

    private static Task<IReadOnlyList<Mail>> MailAsync(WebhookWorld world) =>
        world.Database.InPlatformAsync(
            session => session.QueryAsync<Mail>("SELECT recipient, subject, body FROM mail_outbox ORDER BY id"),
            CancellationToken.None
        );

    private sealed record Mail(string Recipient, string Subject, string Body);
}
