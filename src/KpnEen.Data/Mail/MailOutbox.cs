using System.Net.Mail;
using KpnEen.Data.Postgres;
using KpnEen.Pbx;

namespace KpnEen.Data.Mail;

/// <summary>
/// Mail on its way out. It is put in within the transaction of what it tells of, so that it is sent when that is committed, at least once and
/// across a crash: a mail that comes a second time has the same Message-ID.
/// </summary>
public sealed class MailOutbox(Database database, TimeProvider time, SmtpOptions? smtp = null)
{
    /// <summary>A mail may be sent: <see cref="Notifications"/>.</summary>
    public const string Topic = "mail";

    /// <summary>Longer than an attempt can last.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private const int LongestSubject = 200;

    /// <summary>Whether there is a mail server; without, mail that is put in is forgotten at once.</summary>
    public bool IsOn => smtp is not null;

    /// <summary>Puts mail in, in this transaction. What is no address gets none.</summary>
    public async Task AddAsync(DbSession session, IReadOnlyCollection<MailMessage> messages)
    {
        if (!IsOn)
            return;
        var now = time.GetUtcNow();
        foreach (var message in messages.Where(m => IsAddress(m.Recipient)))
            await session.ExecuteAsync(
                """
                INSERT INTO mail_outbox (id, tenant_id, recipient, subject, body, due_at, created_at)
                VALUES (@id, @TenantId, @Recipient, @subject, @body, @now, @now)
                """,
                new
                {
                    id = Ids.New("mail", time),
                    message.TenantId,
                    message.Recipient,
                    subject = OneLine(message.Subject),
                    body = message.Body.Replace('\0', '\uFFFD'),
                    now,
                }
            );
        await session.NotifyAsync(Topic, "");
    }

    /// <summary>Writes to those who administer the tenant and have an address, in the tenant's language.</summary>
    public async Task TellAdministratorsAsync(DbSession session, string tenantId, Func<MailReader, (string Subject, string Body)> write)
    {
        if (!IsOn)
            return;
        var addresses = await session.QueryAsync<string>(
            """
            SELECT DISTINCT u.email FROM sign_ins s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
            WHERE s.tenant_id = @tenantId AND s.role = 'administrator' AND u.email IS NOT NULL
            """,
            new { tenantId }
        );
        if (addresses.Count == 0)
            return;
        var reader = await session.QuerySingleAsync<MailReader>(
            "SELECT language, time_zone FROM tenants WHERE id = @tenantId",
            new { tenantId }
        );
        var (subject, body) = write(reader);
        await AddAsync(session, [.. addresses.Select(address => new MailMessage(tenantId, address, subject, body))]);
    }

    /// <returns>Null: none is due.</returns>
    internal Task<QueuedMail?> ClaimAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        return database.InPlatformAsync(
            session =>
                session.QuerySingleOrDefaultAsync<QueuedMail>(
                    """
                    UPDATE mail_outbox SET due_at = @until, attempts = attempts + 1 WHERE id =
                        (SELECT id FROM mail_outbox WHERE due_at <= @now ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                    RETURNING id, tenant_id, recipient, subject, body, attempts, created_at
                    """,
                    new { now, until = now + Lease }
                ),
            cancellation
        );
    }

    /// <summary>It was sent, or never will be.</summary>
    internal Task RemoveAsync(QueuedMail mail, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync("DELETE FROM mail_outbox WHERE id = @Id AND attempts = @Attempts", new { mail.Id, mail.Attempts }),
            cancellation
        );

    internal Task PutOffAsync(QueuedMail mail, TimeSpan delay, CancellationToken cancellation) =>
        database.InPlatformAsync(
            session =>
                session.ExecuteAsync(
                    "UPDATE mail_outbox SET due_at = @due WHERE id = @Id AND attempts = @Attempts",
                    new
                    {
                        mail.Id,
                        mail.Attempts,
                        due = time.GetUtcNow() + delay,
                    }
                ),
            cancellation
        );

    private static bool IsAddress(string text) =>
        !text.Any(char.IsControl) && MailAddress.TryCreate(text, out var read) && read.Address == text;

    // A line break in a subject would begin another header.
    private static string OneLine(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return line.Length <= LongestSubject ? line : $"{line[..(LongestSubject - 1)]}…";
    }
}
