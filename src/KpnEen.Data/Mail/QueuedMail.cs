namespace KpnEen.Data.Mail;

/// <summary>A mail that this process, and no other, may send until its lease ends.</summary>
/// <param name="Id"><c>mail_…</c>: also its Message-ID, in every attempt.</param>
/// <param name="Attempts">Begun, this one included.</param>
internal sealed record QueuedMail(
    string Id,
    string TenantId,
    string Recipient,
    string Subject,
    string Body,
    int Attempts,
    DateTimeOffset CreatedAt
);
