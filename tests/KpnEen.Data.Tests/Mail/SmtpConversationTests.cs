using System.Net.Mail;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using KpnEen.Data.Mail;
using KpnEen.Testing;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Data.Tests.Mail;

/// <summary>STARTTLS and AUTH with a mail server that does both: whom we believe, and what we say before and after.</summary>
public sealed class SmtpConversationTests
{
    private const string Password = "hunter2 ☎ hunter2";
    private static readonly X509Certificate2 Authority = TestCertificates.Authority();
    private static readonly X509Certificate2 Good = TestCertificates.Issue(Authority, "127.0.0.1");
    private static readonly QueuedMail Mail = new(
        "mail_1",
        "ten_mail",
        "anna@jansen.example",
        "Hé, ☎",
        "Regel één\n.punt\n",
        1,
        new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero)
    );

    [Theory]
    [InlineData("PLAIN LOGIN", "AUTH PLAIN")]
    [InlineData("GSSAPI PLAIN", "AUTH PLAIN")]
    [InlineData("LOGIN XOAUTH2", "AUTH LOGIN")]
    public async Task A_mail_goes_out_signed_in_and_under_TLS_and_nothing_is_told_before(string ways, string way)
    {
        await using var server = TestMailServer.Start(Good, ways, $"kpn:{Password}");
        var said = Listen(server);

        await SendAsync(server, Authority);

        var mail = await server.NextAsync();
        Assert.Equal((true, $"kpn:{Password}", "anna@jansen.example"), (mail.WasEncrypted, mail.User, mail.To));
        Assert.Equal(("Hé, ☎", "Regel één\r\n.punt\r\n"), (mail.Header("Subject"), mail.Text));
        Assert.Equal("Sat,31Jan202612:00:00+0000", mail.Header("Date"));
        Assert.Equal("<noreply@xn--n-9faa.example>", mail.From["MAIL FROM:".Length..]);
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", way, "MAIL", "RCPT", "DATA", ".", "QUIT"], said.Select(Verb));
        Assert.Equal("EHLO [127.0.0.1]", said[0]);

        static string Verb(string line) => line.StartsWith("AUTH", StringComparison.Ordinal) ? line[..10].Trim() : line.Split(' ')[0];
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    public async Task A_wrong_password_sends_nothing_and_is_tried_again_later(string ways)
    {
        await using var server = TestMailServer.Start(Good, ways, "kpn:another");
        var failure = await Assert.ThrowsAsync<SmtpException>(() => SendAsync(server, Authority));
        Assert.Equal(535, (int)failure.StatusCode);
        Assert.False(SmtpTransport.IsForGood(failure));
        Assert.DoesNotContain("hunter2", failure.ToString(), StringComparison.Ordinal);
        Assert.False(server.HasMore);
    }

    [Fact]
    public async Task A_server_where_nobody_can_sign_in_gets_nothing()
    {
        await using var server = TestMailServer.Start(Good, ways: "");
        await Assert.ThrowsAsync<SmtpException>(() => SendAsync(server, Authority));
        Assert.False(server.HasMore);
    }

    [Fact]
    public async Task A_certificate_of_another_host_of_another_authority_one_that_expired_and_one_of_its_own_hear_neither_password_nor_mail()
    {
        using var other = TestCertificates.Authority("CN=Other");
        X509Certificate2[] bad =
        [
            TestCertificates.Issue(Authority, "mail.example"),
            TestCertificates.Issue(Authority, "127.0.0.2"),
            TestCertificates.Issue(other, "127.0.0.1"),
            TestCertificates.Issue(Authority, "127.0.0.1", days: -1),
            TestCertificates.Authority("CN=127.0.0.1"),
        ];
        foreach (var certificate in bad)
        {
            await RefusedAsync(certificate, Authority);
            certificate.Dispose();
        }
        // A good one too, where it is not pinned: the system does not know the authority.
        await RefusedAsync(Good, null);

        static async Task RefusedAsync(X509Certificate2 certificate, X509Certificate2? trusted)
        {
            await using var server = TestMailServer.Start(certificate);
            var said = Listen(server);
            var failure = await Assert.ThrowsAsync<SmtpException>(() => SendAsync(server, trusted));
            Assert.IsType<AuthenticationException>(failure.InnerException);
            Assert.Equal(["EHLO", "STARTTLS"], said.Select(line => line.Split(' ')[0]));
            Assert.False(server.HasMore);
        }
    }

    [Fact]
    public async Task What_is_put_behind_the_answer_to_STARTTLS_ends_the_conversation()
    {
        await using var server = TestMailServer.Start(Good);
        server.Answer = line => line == "STARTTLS" ? "220 go on\r\n235 you are in" : null;
        var failure = await Assert.ThrowsAsync<SmtpException>(() => SendAsync(server, Authority));
        Assert.Contains("plain text", failure.Message, StringComparison.Ordinal);
        Assert.False(server.HasMore);
    }

    [Fact]
    public void A_long_subject_is_folded_and_no_character_is_torn_apart()
    {
        var subject = string.Concat(Enumerable.Repeat("📞é", 60));
        var text = MailText.Of(Mail with { Subject = subject }, From);
        var lines = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 76));
        Assert.Equal(subject, new ReceivedMail("", "", text, false, null).Header("Subject"));
        Assert.DoesNotContain('\uFFFD', new ReceivedMail("", "", text, false, null).Header("Subject")!);
    }

    [Fact]
    public void The_authorities_come_of_a_file_and_one_without_any_ends_the_start()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, Authority.ExportCertificatePem());
            Assert.Equal(Authority.Thumbprint, Assert.Single(Read(file)!.Authorities!).Thumbprint);
            File.WriteAllText(file, "nothing");
            Assert.Throws<InvalidOperationException>(() => Read(file));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Throws<InvalidOperationException>(() => Read(file));

        static SmtpOptions? Read(string file) =>
            SmtpOptions.Read(
                new ConfigurationBuilder()
                    .AddInMemoryCollection([
                        new("KPNEEN_SMTP", "mail.example"),
                        new("KPNEEN_SMTP_FROM", "a@b.c"),
                        new("KPNEEN_SMTP_CA", file),
                    ])
                    .Build()
            );
    }

    private static MailAddress From => new("noreply@één.example", "KPN EEN");

    private static List<string> Listen(TestMailServer server)
    {
        var said = new List<string>();
        server.Answer = line =>
        {
            said.Add(line);
            return null;
        };
        return said;
    }

    private static Task SendAsync(TestMailServer server, X509Certificate2? authority)
    {
        var options = new SmtpOptions("127.0.0.1", server.Port, From, "kpn", Password, DemandsTls: true)
        {
            Authorities = authority is null ? null : [authority],
        };
        return new SmtpTransport(options, TimeProvider.System).SendAsync(Mail, CancellationToken.None);
    }
}
