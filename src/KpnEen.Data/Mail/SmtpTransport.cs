using System.Net;
using System.Net.Mail;
using System.Text;

namespace KpnEen.Data.Mail;

/// <summary>Gives one mail at a time to the mail server.</summary>
internal sealed class SmtpTransport(SmtpOptions options, TimeProvider time)
{
    /// <summary>For one mail, from connect to the server's word.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="SmtpException">The server is away, or did not take it.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the process stops; whether the server has it is unknown.</exception>
    public async Task SendAsync(QueuedMail mail, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        using var client = new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.DemandsTls,
            Credentials = options.User is null ? null : new NetworkCredential(options.User, options.Password),
        };
        using var message = Written(mail);
        await client.SendMailAsync(message, either.Token);
    }

    /// <summary>The server says that this will never be taken: RFC 5321 4.2.1, 5yz about the recipient or what we sent.</summary>
    public static bool IsForGood(SmtpException failure) =>
        failure.StatusCode
            is SmtpStatusCode.MailboxUnavailable
                or SmtpStatusCode.MailboxNameNotAllowed
                or SmtpStatusCode.UserNotLocalTryAlternatePath
                or SmtpStatusCode.ExceededStorageAllocation;

    private System.Net.Mail.MailMessage Written(QueuedMail mail)
    {
        var message = new System.Net.Mail.MailMessage(options.From, new MailAddress(mail.Recipient))
        {
            Subject = mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Body,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", $"<{mail.Id}@{options.From.Host}>");
        // RFC 3834 5: no vacation notices, please.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}
