using System.ComponentModel.DataAnnotations;

namespace KpnEen.Api.Recordings;

/// <summary>A wish to let somebody without a token hear a recording.</summary>
internal sealed record CreatePlayLink
{
    /// <summary>How long the link works, in seconds.</summary>
    /// <example>300</example>
    [Range(1, 900)]
    public int ExpiresInSeconds { get; init; } = 300;
}
