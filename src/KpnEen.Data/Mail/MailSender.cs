using System.Net.Mail;
using KpnEen.Data.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KpnEen.Data.Mail;

/// <summary>Takes mail from the outbox to the mail server, one at a time, in as many processes as one likes. What the server does not take now is tried again for three days.</summary>
public sealed class MailSender : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(30);

    /// <summary>After the first, second … attempt that failed; behind the last the mail is given up.</summary>
    internal static readonly TimeSpan[] Delays =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(16),
        TimeSpan.FromHours(24),
        TimeSpan.FromHours(24),
    ];
    private readonly MailOutbox outbox;
    private readonly SmtpTransport? transport;
    private readonly Func<Task> hint;
    private readonly TimeProvider time;
    private readonly ILogger<MailSender> log;

    public MailSender(MailOutbox outbox, Notifications notifications, TimeProvider time, ILogger<MailSender> log, SmtpOptions? smtp = null)
        : this(outbox, () => notifications.Next(MailOutbox.Topic), time, log, smtp) { }

    /// <param name="hint">Done when something may have come; a hint may get lost.</param>
    internal MailSender(MailOutbox outbox, Func<Task> hint, TimeProvider time, ILogger<MailSender> log, SmtpOptions? smtp)
    {
        (this.outbox, this.hint, this.time, this.log) = (outbox, hint, time, log);
        transport = smtp is null ? null : new SmtpTransport(smtp, time);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (transport is null)
            return;
        try
        {
            while (true)
            {
                var next = hint();
                try
                {
                    while (await SendOneAsync(stoppingToken)) { }
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
                {
                    log.LogWarning("The outbox of mail cannot be read now: {Reason}", e.Message);
                }
                await Notifications.WaitAsync(next, Poll, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    /// <returns>False: none was due.</returns>
    internal async Task<bool> SendOneAsync(CancellationToken stopping)
    {
        if (await outbox.ClaimAsync(stopping) is not { } mail)
            return false;
        try
        {
            await transport!.SendAsync(mail, stopping);
        }
        catch (Exception e)
            when (e is SmtpException or InvalidOperationException or FormatException or IOException or OperationCanceledException)
        {
            // Cut short by a stop: the lease ends, and another takes it up.
            stopping.ThrowIfCancellationRequested();
            await FailedAsync(mail, e);
            return true;
        }
        await outbox.RemoveAsync(mail, CancellationToken.None);
        return true;
    }

    // Neither the address nor the text is logged: they are of people.
    private async Task FailedAsync(QueuedMail mail, Exception failure)
    {
        var forGood = failure is FormatException || (failure is SmtpException smtp && SmtpTransport.IsForGood(smtp));
        var code = failure switch
        {
            // In words of ours, which name nobody.
            SmtpException { StatusCode: SmtpStatusCode.GeneralFailure } => failure.Message,
            SmtpException { StatusCode: var status } => $"the server answered {(int)status}",
            _ => failure.GetType().Name,
        };
        if (forGood || mail.Attempts > Delays.Length)
        {
            log.LogWarning(
                "Mail {Mail} of tenant {Tenant} was given up after {Attempts} attempts: {Reason}",
                mail.Id,
                mail.TenantId,
                mail.Attempts,
                code
            );
            await outbox.RemoveAsync(mail, CancellationToken.None);
            return;
        }
        log.LogWarning("Mail {Mail} of tenant {Tenant} could not be sent now: {Reason}", mail.Id, mail.TenantId, code);
        await outbox.PutOffAsync(mail, Delays[mail.Attempts - 1], CancellationToken.None);
    }
}
