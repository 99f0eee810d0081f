using System.Globalization;
using System.Text;

namespace KpnEen.Testing;

/// <summary>The frames of baresip's control connection: "5:hello,".</summary>
internal static class Netstrings
{
    public static byte[] Encode(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Encoding.ASCII.GetBytes($"{bytes.Length}:"), .. bytes, (byte)','];
    }

    /// <summary>The next text, or null at the end of the stream.</summary>
    public static async Task<string?> ReadAsync(Stream stream)
    {
        var length = 0;
        var octet = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(octet) == 0)
                return null;
            if (octet[0] == ':')
                break;
            length = (length * 10) + int.Parse([(char)octet[0]], CultureInfo.InvariantCulture);
        }
        var body = new byte[length + 1];
        await stream.ReadExactlyAsync(body);
        return Encoding.UTF8.GetString(body, 0, length);
    }
}
