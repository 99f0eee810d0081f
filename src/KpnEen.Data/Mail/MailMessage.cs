namespace KpnEen.Data.Mail;

/// <summary>One mail to one person.</summary>
/// <param name="TenantId">Whose it is: it goes with the tenant.</param>
/// <param name="Recipient">An address, as <c>anna@jansen.example</c>.</param>
/// <param name="Subject">One line; control characters become blanks.</param>
/// <param name="Body">Plain text.</param>
public sealed record MailMessage(string TenantId, string Recipient, string Subject, string Body);
