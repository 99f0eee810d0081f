using System.Buffers;
using System.Security.Cryptography;

namespace KpnEen.Media.Sdp;

/// <summary>a=ice-ufrag and a=ice-pwd of one side (RFC 8839 5.4).</summary>
internal sealed record IceCredentials(string Fragment, string Password)
{
    // RFC 8839 5.4: 4 to 256 and 22 to 256 characters of ALPHA, DIGIT, + and /.
    private const int ShortestFragment = 4;
    private const int ShortestPassword = 22;
    private const int Longest = 256;

    private static readonly SearchValues<char> Characters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    );

    /// <summary>New ones of ours: 48 and 144 random bits.</summary>
    public static IceCredentials Create() => new(Random(6), Random(18));

    /// <summary>Null when one is missing or breaks the grammar.</summary>
    public static IceCredentials? Read(SdpSession sdp, SdpMedia media)
    {
        var fragment = media.Attributes.Value("ice-ufrag") ?? sdp.Attributes.Value("ice-ufrag");
        var password = media.Attributes.Value("ice-pwd") ?? sdp.Attributes.Value("ice-pwd");
        return IsToken(fragment, ShortestFragment) && IsToken(password, ShortestPassword) ? new IceCredentials(fragment!, password!) : null;
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => Fragment;

    private static bool IsToken(string? text, int shortest) =>
        text is not null && text.Length >= shortest && text.Length <= Longest && text.AsSpan().IndexOfAnyExcept(Characters) < 0;

    private static string Random(int octets) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(octets));
}
