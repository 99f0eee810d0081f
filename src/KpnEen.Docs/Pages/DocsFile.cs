using System.Security.Cryptography;
using System.Text;

namespace KpnEen.Docs.Pages;

/// <summary>What is answered at one address.</summary>
internal sealed record DocsFile(byte[] Bytes, string Type)
{
    /// <summary>In quotes, as RFC 9110 8.8.3 writes it.</summary>
    public string ETag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Bytes))[..20]}\"";

    public static DocsFile Html(string text) => new(Encoding.UTF8.GetBytes(text), "text/html; charset=utf-8");
}
