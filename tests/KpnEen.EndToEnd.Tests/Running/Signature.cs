using System.Security.Cryptography;
using System.Text;
using KpnEen.Testing;

namespace KpnEen.EndToEnd.Tests.Running;

/// <summary>Standard Webhooks v1, written from its specification and from nothing of ours.</summary>
internal static class Signature
{
    public static bool IsRight(ReceivedRequest request, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.{request.Text}";
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
        return request.Headers["webhook-signature"].Split(' ').Contains(expected);
    }
}
