using System.Text;

namespace KpnEen.Testing;

/// <summary>One case of RFC 5118.</summary>
/// <param name="Name">As the RFC calls it.</param>
/// <param name="Accept">Whether an element must take the message.</param>
public sealed record Ipv6TortureCase(string Section, string Name, bool Accept, string Text)
{
    public byte[] Bytes => Encoding.UTF8.GetBytes(Text);
}
