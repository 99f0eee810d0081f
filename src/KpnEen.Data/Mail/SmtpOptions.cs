using System.Net.Mail;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;

namespace KpnEen.Data.Mail;

/// <summary>The mail server that takes our mail. Without <c>KPNEEN_SMTP</c> nothing is sent and nothing is kept for later.</summary>
/// <param name="Port">587 unless said otherwise (RFC 6409).</param>
/// <param name="From">What mail comes from.</param>
/// <param name="User">Null: no authentication.</param>
/// <param name="DemandsTls">STARTTLS (RFC 3207) or nothing is sent; off for a server on the same machine only.</param>
public sealed record SmtpOptions(string Host, int Port, MailAddress From, string? User, string? Password, bool DemandsTls)
{
    private const int Submission = 587;

    /// <summary>Who may vouch for the server's certificate; null: those the system trusts.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <returns>Null: no mail.</returns>
    /// <exception cref="InvalidOperationException">A value is not legal, or one that is needed is missing.</exception>
    public static SmtpOptions? Read(IConfiguration configuration)
    {
        if (configuration["KPNEEN_SMTP"] is not { Length: > 0 } server)
            return null;
        if (
            !Uri.TryCreate($"smtp://{server}", UriKind.Absolute, out var url)
            || url.Host.Length == 0
            || url.AbsolutePath != "/"
            || url.UserInfo.Length > 0
        )
            throw new InvalidOperationException("KPNEEN_SMTP must be a host and a port, as smtp.example.com:587.");
        if (!MailAddress.TryCreate(configuration["KPNEEN_SMTP_FROM"], out var from))
            throw new InvalidOperationException("KPNEEN_SMTP_FROM must be an address, as KPN EEN <noreply@example.com>.");
        return new SmtpOptions(
            url.Host.Trim('[', ']'),
            url.Port > 0 && server.EndsWith($":{url.Port}", StringComparison.Ordinal) ? url.Port : Submission,
            from,
            configuration["KPNEEN_SMTP_USER"] is { Length: > 0 } user ? user : null,
            configuration["KPNEEN_SMTP_PASSWORD"],
            configuration["KPNEEN_SMTP_TLS"] switch
            {
                null or "" or "on" => true,
                "off" => false,
                _ => throw new InvalidOperationException("KPNEEN_SMTP_TLS must be on or off."),
            }
        )
        {
            Authorities = configuration["KPNEEN_SMTP_CA"] is { Length: > 0 } file ? ReadAuthorities(file) : null,
        };
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var found = new X509Certificate2Collection();
        try
        {
            found.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new InvalidOperationException($"KPNEEN_SMTP_CA cannot be read: {e.Message}", e);
        }
        return found.Count > 0 ? found : throw new InvalidOperationException("KPNEEN_SMTP_CA must be a PEM file with certificates.");
    }

    /// <summary>Without the password: this may be logged.</summary>
    public override string ToString() => $"{Host}:{Port} as {From}";
}
