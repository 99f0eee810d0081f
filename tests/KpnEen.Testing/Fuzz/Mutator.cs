using System.Globalization;
using System.Text;

namespace KpnEen.Testing;

/// <summary>Bends an input the way real senders and attackers do. The same seed bends the same way.</summary>
public sealed class Mutator(IReadOnlyList<byte[]> seeds, int longest = 65_536)
{
    private static readonly byte[][] Broken =
    [
        [0xC0, 0xAF], // overlong
        [0xE0, 0x80, 0xAF],
        [0xED, 0xA0, 0x80], // a surrogate
        [0xF8, 0x88, 0x80, 0x80, 0x80],
        [0x80],
        [0xFF],
        [0xEF, 0xBF, 0xBD],
        [0xE2, 0x80, 0xAE], // right to left
    ];

    private static readonly byte[][] Escapes =
    [
        .. new[] { "%", "%0", "%zz", "%00", "%0d%0a", "%25", "%2500", "%41", "%40", "%3f" }.Select(Ascii),
    ];

    private static readonly byte[][] Lies =
    [
        .. new[]
        {
            "-1",
            "0",
            "1",
            "+5",
            "0x5",
            "1e3",
            "255",
            "256",
            "65535",
            "65536",
            "2147483647",
            "2147483648",
            "4294967295",
            "4294967296",
            "9223372036854775808",
            "18446744073709551617",
            "00000000000000000000000000001",
            "",
            " 3",
            "3 ",
            "3,3",
        }.Select(Ascii),
    ];

    private static readonly byte[][] Marks =
    [
        .. new[]
        {
            "\"",
            "\\",
            "\\\"",
            "<",
            ">",
            ",",
            ";",
            ":",
            "=",
            "@",
            "?",
            "&",
            "/",
            "[",
            "]",
            "[::",
            " ",
            "\t",
            "\r\n",
            "\r\n ",
            "\n",
            "\r",
            "\0",
            "\r\n\r\n",
            "*",
            "(",
            ")",
        }.Select(Ascii),
    ];

    /// <summary>One change to one seed, or a few.</summary>
    public byte[] Next(Random random)
    {
        var input = new List<byte>(seeds[random.Next(seeds.Count)]);
        do Bend(input, random);
        while (random.Next(5) < 2);
        if (input.Count > longest)
            input.RemoveRange(longest, input.Count - longest);
        return [.. input];
    }

    private void Bend(List<byte> input, Random random)
    {
        if (input.Count == 0)
        {
            input.Add((byte)random.Next(256));
            return;
        }
        var at = random.Next(input.Count);
        switch (random.Next(13))
        {
            case 0:
                input[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                input[at] = (byte)random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, Math.Min(random.Next(1, 17), input.Count - at));
                break;
            case 3:
                input.RemoveRange(at, input.Count - at);
                break;
            case 4:
                Repeat(input, at, random);
                break;
            case 5:
                Splice(input, at, random);
                break;
            case 6:
                LieAboutANumber(input, at, random);
                break;
            case 7:
                DoubleALine(input, at, random);
                break;
            case 8:
                Fold(input, at, random);
                break;
            case 9:
                input.InsertRange(at, Pick(Escapes, random));
                break;
            case 10:
                input.InsertRange(at, Pick(Broken, random));
                break;
            case 11:
                input.RemoveRange(LineStart(input, at), LineEnd(input, at) - LineStart(input, at));
                break;
            default:
                input.InsertRange(at, Pick(Marks, random));
                break;
        }
    }

    private static void Repeat(List<byte> input, int at, Random random)
    {
        var piece = input.GetRange(at, Math.Min(random.Next(1, 40), input.Count - at));
        // Mostly a few times; now and then so often that a limit must hold.
        for (var times = random.Next(50) == 0 ? random.Next(400) : random.Next(1, 4); times > 0; times--)
            input.InsertRange(at, piece);
    }

    private void Splice(List<byte> input, int at, Random random)
    {
        var other = Pick(seeds, random);
        if (other.Length == 0)
            return;
        var from = random.Next(other.Length);
        var token = other.AsSpan(from, Math.Min(random.Next(1, 60), other.Length - from)).ToArray();
        if (random.Next(2) == 0)
            input.RemoveRange(at, Math.Min(token.Length, input.Count - at));
        input.InsertRange(at, token);
    }

    private static void LieAboutANumber(List<byte> input, int at, Random random)
    {
        var start = input.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
            start = input.FindIndex(b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
            return;
        var end = start;
        while (end < input.Count && input[end] is >= (byte)'0' and <= (byte)'9')
            end++;
        input.RemoveRange(start, end - start);
        input.InsertRange(
            start,
            random.Next(3) == 0 ? Ascii(random.NextInt64().ToString(CultureInfo.InvariantCulture)) : Pick(Lies, random)
        );
    }

    private static void DoubleALine(List<byte> input, int at, Random random)
    {
        var start = LineStart(input, at);
        var line = input.GetRange(start, LineEnd(input, at) - start);
        input.InsertRange(random.Next(2) == 0 ? start : LineStart(input, random.Next(input.Count)), line);
    }

    private static void Fold(List<byte> input, int at, Random random)
    {
        var space = input.FindIndex(at, b => b is (byte)' ' or (byte)':' or (byte)';' or (byte)',');
        if (space >= 0)
            input.InsertRange(space + 1, random.Next(3) == 0 ? "\n\t"u8 : "\r\n "u8);
    }

    private static int LineStart(List<byte> input, int at)
    {
        while (at > 0 && input[at - 1] != '\n')
            at--;
        return at;
    }

    private static int LineEnd(List<byte> input, int at)
    {
        var end = input.IndexOf((byte)'\n', at);
        return end < 0 ? input.Count : end + 1;
    }

    private static byte[] Pick(IReadOnlyList<byte[]> from, Random random) => from[random.Next(from.Count)];

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
