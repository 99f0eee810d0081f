using System.Buffers;

namespace KpnEen.Sip.Parsing;

/// <summary>Character classes of RFC 3261 25.1.</summary>
internal static class SipCharacters
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private const string Unreserved = Alphanumeric + "-_.!~*'()";

    public static readonly SearchValues<char> Token = SearchValues.Create(Alphanumeric + "-.!%*_+`'~");

    public static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~"u8
    );

    public static readonly SearchValues<char> Host = SearchValues.Create(Alphanumeric + "-._");

    public static readonly SearchValues<char> Ipv6 = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static readonly SearchValues<char> Scheme = SearchValues.Create(Alphanumeric + "+-.");

    /// <summary>What a user part may hold without an escape.</summary>
    public static readonly SearchValues<char> User = SearchValues.Create(Unreserved + "&=+$,;?/");

    public static readonly SearchValues<char> Password = SearchValues.Create(Unreserved + "&=+$,");

    /// <summary>What a URI parameter may hold without an escape.</summary>
    public static readonly SearchValues<char> UriParameter = SearchValues.Create(Unreserved + "[]/:&+$");

    /// <summary>A generic-param value that needs no quotes: a token or a host.</summary>
    public static readonly SearchValues<char> ParameterValue = SearchValues.Create(Alphanumeric + "-.!%*_+`'~[]:/@=?&$");

    /// <summary>May stand nowhere in a URI, escaped or not: white space, delimiters, controls.</summary>
    public static readonly SearchValues<char> NeverInUri = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f \"<>\u007f"
    );

    public static bool IsToken(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(Token);

    public static bool IsToken(ReadOnlySpan<byte> text) => text.Length > 0 && !text.ContainsAnyExcept(TokenBytes);
}
