using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using KpnEen.Data.CallMeNow;
using KpnEen.Data.Secrets;

namespace KpnEen.Api.CallMeNow;

/// <summary>Tickets that tell when a form was shown: a page that nobody read long enough was filled in by a machine. They need no store until they are used.</summary>
internal sealed class FormTickets(ISecretBox secrets, TimeProvider time)
{
    private const int IdLength = 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public string Issue(string keyId)
    {
        Span<byte> ticket = stackalloc byte[IdLength + sizeof(long)];
        RandomNumberGenerator.Fill(ticket[..IdLength]);
        BinaryPrimitives.WriteInt64BigEndian(ticket[IdLength..], time.GetUtcNow().ToUnixTimeMilliseconds());
        return Base64Url.EncodeToString(secrets.Seal(ticket, Context(keyId)));
    }

    /// <returns>The id of the form, or why it does not count.</returns>
    public (string? Id, CallMeNowRefusal? Refusal) Check(string? form, string keyId, int minimumSeconds)
    {
        if (form is null)
            return minimumSeconds == 0 ? (null, null) : (null, CallMeNowRefusal.FormNotValid);
        if (Open(form, keyId) is not { } ticket)
            return (null, CallMeNowRefusal.FormNotValid);
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(ticket.AsSpan(IdLength)));
        if (age > Lifetime)
            return (null, CallMeNowRefusal.FormNotValid);
        return age < TimeSpan.FromSeconds(minimumSeconds)
            ? (null, CallMeNowRefusal.TooFast)
            : (Convert.ToHexStringLower(ticket, 0, IdLength), null);
    }

    private byte[]? Open(string form, string keyId)
    {
        try
        {
            var ticket = secrets.Open(Base64Url.DecodeFromChars(form), Context(keyId));
            return ticket.Length == IdLength + sizeof(long) ? ticket : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string Context(string keyId) => $"call-me-now-form:{keyId}";
}
