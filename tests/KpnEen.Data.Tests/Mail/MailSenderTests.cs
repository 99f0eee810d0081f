using System.Net.Mail;
using KpnEen.Data.Mail;
using KpnEen.Data.Postgres;
using KpnEen.Data.Tests.Harness;
using KpnEen.Testing;
using Microsoft.Extensions.Logging;
using MailMessage = KpnEen.Data.Mail.MailMessage;

namespace KpnEen.Data.Tests.Mail;

/// <summary>Mail from its transaction to a mail server on loopback.</summary>
public sealed class MailSenderTests(MigratedPostgres postgres) : IClassFixture<MigratedPostgres>, IAsyncLifetime
{
    private readonly SetClock clock = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly CapturedLog log = new();
    private Database database = null!;

    public async Task InitializeAsync()
    {
        database = await Database.OpenAsync(postgres.Database.ConnectionString, clock);
        await DoAsync(
            """
            DELETE FROM mail_outbox;
            INSERT INTO tenants (id, name, domain) VALUES ('ten_mail', 'M', 'mail.test'), ('ten_away', 'W', 'away.test') ON CONFLICT DO NOTHING
            """
        );
    }

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task A_mail_is_sent_when_its_transaction_is_committed_and_once()
    {
        await using var server = TestMailServer.Start();
        var (outbox, sender) = Mail(server.Port);
        await Assert.ThrowsAsync<InvalidOperationException>(() => PutAsync(outbox, "anna@jansen.example", fail: true));
        Assert.False(await sender.SendOneAsync(default));

        await PutAsync(outbox, "anna@jansen.example");
        Assert.True(await sender.SendOneAsync(default));

        var mail = await server.NextAsync();
        Assert.Equal(("anna@jansen.example", "Hé, ☎"), (mail.To, mail.Header("Subject")));
        Assert.Equal("Regel één\r\n.punt\r\n", mail.Text.ReplaceLineEndings("\r\n"));
        Assert.Equal("auto-generated", mail.Header("Auto-Submitted"));
        Assert.Matches("^<mail_[0-9a-f]{32}@een[.]example>$", mail.Header("Message-ID"));
        Assert.NotNull(mail.Header("Date"));
        Assert.False(await sender.SendOneAsync(default));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task What_is_cut_short_is_sent_again_with_the_same_message_id_when_the_lease_ends()
    {
        await using var server = TestMailServer.Start();
        var (outbox, sender) = Mail(server.Port);
        await PutAsync(outbox, "anna@jansen.example");
        // Claimed by a process that is killed after the server took it.
        var claimed = await outbox.ClaimAsync(default);
        Assert.False(await sender.SendOneAsync(default));
        clock.Now += MailOutbox.Lease + TimeSpan.FromSeconds(1);

        Assert.True(await sender.SendOneAsync(default));

        Assert.Equal($"<{claimed!.Id}@een.example>", (await server.NextAsync()).Header("Message-ID"));
        // The first one's word comes too late to take anything away.
        await PutAsync(outbox, "bert@jansen.example");
        await outbox.RemoveAsync(claimed, default);
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData("DATA", "451 later")]
    [InlineData(".", "452 full")]
    [InlineData(".", "")]
    [InlineData("MAIL", "421 busy")]
    public async Task What_the_server_does_not_take_now_is_tried_again_later(string at, string answer)
    {
        await using var server = TestMailServer.Start();
        server.Answer = line => line.StartsWith(at, StringComparison.Ordinal) ? answer : null;
        var (outbox, sender) = Mail(server.Port);
        await PutAsync(outbox, "anna@jansen.example");
        Assert.True(await sender.SendOneAsync(default));
        Assert.False(await sender.SendOneAsync(default));
        Assert.Equal(1, await CountAsync());

        server.Answer = _ => null;
        clock.Now += MailSender.Delays[0] + TimeSpan.FromSeconds(1);
        Assert.True(await sender.SendOneAsync(default));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_server_that_is_away_for_days_costs_nine_attempts_and_then_the_mail_and_no_address_in_the_log()
    {
        var (outbox, sender) = Mail(FreePort.Tcp());
        await PutAsync(outbox, "anna@jansen.example");
        foreach (var delay in MailSender.Delays)
        {
            Assert.True(await sender.SendOneAsync(default));
            clock.Now += delay + TimeSpan.FromSeconds(1);
        }
        Assert.Equal(1, await CountAsync());
        Assert.True(await sender.SendOneAsync(default));
        Assert.Equal(0, await CountAsync());
        Assert.Contains(log.Lines, line => line.Contains("given up", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("anna", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_not_tried_again()
    {
        await using var server = TestMailServer.Start();
        server.Answer = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 nobody here" : null;
        var (outbox, sender) = Mail(server.Port);
        await PutAsync(outbox, "nobody@jansen.example");
        Assert.True(await sender.SendOneAsync(default));
        Assert.Equal(0, await CountAsync());
    }

    [Theory]
    [InlineData("anna@jansen.example\r\nRCPT TO:<evil@example.com>")]
    [InlineData("anna@jansen.example, evil@example.com")]
    [InlineData("Anna <anna@jansen.example>")]
    [InlineData("nonsense")]
    public async Task What_is_no_single_address_gets_nothing(string recipient)
    {
        var (outbox, _) = Mail(1);
        await PutAsync(outbox, recipient);
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task A_line_break_in_a_subject_begins_no_header_and_a_dot_in_a_body_ends_no_mail()
    {
        await using var server = TestMailServer.Start();
        var (outbox, sender) = Mail(server.Port);
        var message = new MailMessage(
            "ten_mail",
            "anna@jansen.example",
            "a\r\nBcc: evil@example.com\0b",
            "one\r\n.\r\nMAIL FROM:<x@y.z>\r\n"
        );
        await database.InPlatformAsync(session => AddAsync(session), default);
        Assert.True(await sender.SendOneAsync(default));

        var mail = await server.NextAsync();
        Assert.Equal("a  Bcc: evil@example.com b".Replace(" ", "", StringComparison.Ordinal), mail.Header("Subject"));
        Assert.DoesNotContain("Bcc", mail.HeaderNames);
        Assert.Contains(".\r\nMAIL FROM:<x@y.z>", mail.Text, StringComparison.Ordinal);
        Assert.False(server.HasMore);

        async Task<bool> AddAsync(DbSession session)
        {
            await outbox.AddAsync(session, [message]);
            return true;
        }
    }

    [Fact]
    public async Task Without_STARTTLS_and_before_a_certificate_nobody_vouches_for_nothing_is_sent()
    {
        using var certificate = TestCertificates.Authority("CN=127.0.0.1");
        foreach (var offered in new[] { null, certificate })
        {
            await using var server = TestMailServer.Start(offered);
            var (outbox, sender) = Mail(server.Port, tls: true, user: "kpn");
            await DoAsync("DELETE FROM mail_outbox");
            await PutAsync(outbox, "anna@jansen.example");
            Assert.True(await sender.SendOneAsync(default));
            Assert.False(server.HasMore);
            Assert.Equal(1, await CountAsync());
        }
    }

    [Fact]
    public async Task A_tenant_may_put_mail_in_and_reads_nobodys()
    {
        var (outbox, _) = Mail(1);
        await database.InTenantAsync("ten_mail", Add("ten_mail"), default);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.InTenantAsync("ten_mail", Add("ten_away"), default));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            database.InTenantAsync("ten_mail", s => s.QuerySingleAsync<long>("SELECT count(*) FROM mail_outbox"), default)
        );
        Assert.Equal(1, await CountAsync());

        Func<DbSession, Task<bool>> Add(string tenant) =>
            async session =>
            {
                await outbox.AddAsync(session, [new MailMessage(tenant, "anna@jansen.example", "a", "b")]);
                return true;
            };
    }

    private (MailOutbox Outbox, MailSender Sender) Mail(int port, bool tls = false, string? user = null)
    {
        var options = new SmtpOptions("127.0.0.1", port, new MailAddress("noreply@een.example", "KPN EEN"), user, "hunter2-hunter2", tls);
        var outbox = new MailOutbox(database, clock, options);
        return (outbox, new MailSender(outbox, () => Task.CompletedTask, clock, new LoggerOf<MailSender>(log), options));
    }

    private Task<bool> PutAsync(MailOutbox outbox, string recipient, bool fail = false) =>
        database.InPlatformAsync(
            async session =>
            {
                await outbox.AddAsync(session, [new MailMessage("ten_mail", recipient, "Hé, ☎", "Regel één\r\n.punt\r\n")]);
                return fail ? throw new InvalidOperationException("no") : true;
            },
            default
        );

    private Task<int> DoAsync(string sql) => database.InPlatformAsync(session => session.ExecuteAsync(sql), default);

    private Task<long> CountAsync() =>
        database.InPlatformAsync(session => session.QuerySingleAsync<long>("SELECT count(*) FROM mail_outbox"), default);

    private sealed class LoggerOf<T>(CapturedLog lines) : ILogger<T>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => lines.Log(logLevel, eventId, state, exception, formatter);
    }
}
