using System.ComponentModel.DataAnnotations;
using System.Net;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Directory;

namespace KpnEen.Api.Trunks;

/// <summary>A trunk to create, or what can be changed of one.</summary>
internal sealed record TrunkInput : ICheckedInput
{
    /// <summary>Name for people.</summary>
    /// <example>Old exchange, Utrecht</example>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>Host and port calls are sent to. Of a name without port the servers are found by NAPTR and SRV. TLS proves the name by its certificate.</summary>
    /// <example>192.0.2.1:5060</example>
    [RegularExpression(@"^([A-Za-z0-9][A-Za-z0-9.-]{0,252}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?(;transport=(udp|tcp|tls))?$")]
    public required string Peer { get; init; }

    /// <summary>Addresses, with or without port, that calls may come from.</summary>
    /// <example>["192.0.2.1"]</example>
    [MaxLength(20), EachText(64)]
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>E.164 prefixes the trunk serves, the longest match wins; + serves all.</summary>
    /// <example>["+31"]</example>
    [MaxLength(100), EachText(16)]
    public IReadOnlyList<string> Prefixes { get; init; } = ["+"];

    /// <summary>Digest account at the peer, if it asks for one.</summary>
    /// <example>jansen-trunk</example>
    [StringLength(80, MinimumLength = 1)]
    public string? Username { get; init; }

    /// <summary>Digest password at the peer; written, never shown.</summary>
    /// <example>k2FvT8sYq4WnB7xL</example>
    [StringLength(128, MinimumLength = 1)]
    public string? Password { get; init; }

    /// <summary>Without a provisional answer within it the next trunk is tried, in seconds.</summary>
    /// <example>4</example>
    [Range(1, 32)]
    public int NoResponseSeconds { get; init; } = 4;

    /// <summary>
    /// Whether its sound is encrypted (SRTP): never, where the other side can and is reached over TLS, or always. Required refuses calls
    /// that cannot be encrypted with 488.
    /// </summary>
    /// <example>optional</example>
    public MediaEncryption MediaEncryption { get; init; } = MediaEncryption.Optional;

    public IEnumerable<ProblemError> Check()
    {
        for (var i = 0; i < Sources.Count; i++)
        {
            if (!IPEndPoint.TryParse(Sources[i], out _))
                yield return new ProblemError(
                    $"/sources/{i}",
                    ErrorCodes.InvalidFormat,
                    "A source is an IP address, with a port or without."
                );
        }

        for (var i = 0; i < Prefixes.Count; i++)
        {
            if (Prefixes[i] is not ['+', .. { Length: <= 15 } digits] || !digits.All(char.IsAsciiDigit))
                yield return new ProblemError($"/prefixes/{i}", ErrorCodes.InvalidFormat, "A prefix is a plus and up to 15 digits.");
        }

        if (Password is not null && Username is null)
            yield return new ProblemError("/username", ErrorCodes.Required, "A password needs a username.");
    }
}
