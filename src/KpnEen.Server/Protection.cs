using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using KpnEen.Pbx.Switching;
using KpnEen.Sip;

namespace KpnEen.Server;

/// <summary>How the switch on the open internet defends itself.</summary>
/// <param name="Digest">What phones are challenged with, in order.</param>
/// <param name="NonceKey">Empty: random.</param>
internal sealed record Protection(
    ImmutableArray<string> Digest,
    ImmutableArray<byte> NonceKey,
    SourceLimits Sources,
    OverloadLimits Overload
)
{
    /// <exception cref="FormatException">A value is misspelt; the message tells which.</exception>
    public static Protection From(IConfiguration configuration)
    {
        var (sources, overload) = (SourceLimits.Default, OverloadLimits.Default);
        var rate = Number(configuration, "KPNEEN_STRANGER_RATE", sources.EndPointRate);
        var wait = Number(configuration, "KPNEEN_OVERLOAD_WAIT", (int)overload.Target.TotalMilliseconds);
        return new Protection(
            DigestOf(configuration["KPNEEN_DIGEST"]),
            NonceKeyOf(configuration["KPNEEN_NONCE_KEY"]),
            sources with
            {
                IsOff = rate == 0,
                EndPointRate = rate,
                EndPointBurst = 4 * rate,
                AddressRate = 2 * rate,
                AddressBurst = 8 * rate,
                WrongPasswords = Number(configuration, "KPNEEN_BLOCK_AFTER", sources.WrongPasswords),
                BlockFor = TimeSpan.FromSeconds(Number(configuration, "KPNEEN_BLOCK_SECONDS", (int)sources.BlockFor.TotalSeconds)),
                Edges = EdgesOf(configuration["KPNEEN_EDGES"]),
            },
            overload with
            {
                IsOff = wait == 0,
                Target = TimeSpan.FromMilliseconds(wait),
                CallsInSetUp = Math.Max(1, Number(configuration, "KPNEEN_CALLS_IN_SETUP", overload.CallsInSetUp)),
            }
        );
    }

    public PbxOptions On(PbxOptions options) =>
        options with
        {
            DigestAlgorithms = Digest,
            NonceKey = NonceKey,
            Sources = Sources,
            Overload = Overload,
        };

    private static ImmutableArray<string> DigestOf(string? text)
    {
        ImmutableArray<string> algorithms = [.. Words(text).Select(a => a.ToUpperInvariant())];
        return algorithms.All(a => a is "MD5" or "SHA-256")
            ? algorithms is []
                ? ["MD5"]
                : algorithms
            : throw new FormatException($"KPNEEN_DIGEST must be of MD5, SHA-256, not '{text}'.");
    }

    // The value is a secret: the message does not repeat it.
    private static ImmutableArray<byte> NonceKeyOf(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text, key, out var length) && length >= 16
            ? [.. key[..length]]
            : throw new FormatException("KPNEEN_NONCE_KEY must be at least 16 bytes in base64, such as `openssl rand -base64 32` gives.");
    }

    private static ImmutableHashSet<IPAddress> EdgesOf(string? text) =>
        [
            .. Words(text)
                .Select(word =>
                    IPAddress.TryParse(word, out var address)
                        ? address
                        : throw new FormatException($"KPNEEN_EDGES must be addresses with commas between, not '{text}'.")
                ),
        ];

    private static int Number(IConfiguration configuration, string name, int standard) =>
        configuration[name] is not { Length: > 0 } text ? standard
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 100_000 ? number
        : throw new FormatException($"{name} must be a number, not '{text}'.");

    private static string[] Words(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
