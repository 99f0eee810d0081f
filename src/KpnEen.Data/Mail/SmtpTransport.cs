using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;

namespace KpnEen.Data.Mail;

/// <summary>Gives one mail at a time to the mail server.</summary>
internal sealed class SmtpTransport(SmtpOptions options, TimeProvider time)
{
    /// <summary>For one mail, from connect to the server's word.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <exception cref="SmtpException">The server is away, is not who it should be, or did not take it.</exception>
    /// <exception cref="FormatException">The recipient cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">It took too long, or the process stops; whether the server has it is unknown.</exception>
    public async Task SendAsync(QueuedMail mail, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        var (from, to) = (MailText.Address(options.From), MailText.Address(new MailAddress(mail.Recipient)));
        var text = MailText.Of(mail, options.From);
        try
        {
            await using var server = await SmtpConversation.OpenAsync(options, either.Token);
            await server.SendAsync(from, to, text, either.Token);
            await server.LeaveAsync(either.Token);
        }
        catch (AuthenticationException e)
        {
            throw new SmtpException("Nobody vouches for the mail server's certificate.", e);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new SmtpException("The mail server is away.", e);
        }
    }

    /// <summary>The server says that this will never be taken: RFC 5321 4.2.1, 5yz about the recipient or what we sent.</summary>
    public static bool IsForGood(SmtpException failure) =>
        failure.StatusCode
            is SmtpStatusCode.MailboxUnavailable
                or SmtpStatusCode.MailboxNameNotAllowed
                or SmtpStatusCode.UserNotLocalTryAlternatePath
                or SmtpStatusCode.ExceededStorageAllocation;
}
