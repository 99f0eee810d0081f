namespace KpnEen.Media.Dtmf;

/// <summary>The sixteen keys: their event codes (RFC 4733 3.2) and their tones (ITU-T Q.23).</summary>
internal static class DtmfKeys
{
    private const string Keys = "0123456789*#ABCD";

    private static readonly double[] Rows = [697, 770, 852, 941];
    private static readonly double[] Columns = [1209, 1336, 1477, 1633];
    private const string Pad = "123A456B789C*0#D";

    /// <summary>The key of an event code; null for what is no key (flash, fax tones).</summary>
    public static char? Key(byte code) => code < Keys.Length ? Keys[code] : null;

    public static byte Code(char key) =>
        Keys.IndexOf(char.ToUpperInvariant(key)) is >= 0 and var code
            ? (byte)code
            : throw new ArgumentException($"'{key}' is no key of a telephone.");

    public static (double Low, double High) Tones(char key)
    {
        var place = Pad.IndexOf(char.ToUpperInvariant(key));
        return (Rows[place / 4], Columns[place % 4]);
    }
}
