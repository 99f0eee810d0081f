using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Control;

namespace KpnEen.Api.Calls;

/// <summary>What to play into a call: an audio file of the company or a prompt of the exchange.</summary>
internal sealed record PlayAudio : ICheckedInput
{
    /// <summary>An audio file of the company.</summary>
    /// <example>aud_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^aud_[0-9a-z]{8,40}$")]
    public string? AudioFileId { get; init; }

    /// <summary>A prompt of the exchange by its name: each side hears it in its own language.</summary>
    /// <example>one-moment-please</example>
    [RegularExpression("^[a-z0-9-]{1,60}$")]
    public string? Prompt { get; init; }

    /// <summary>Who hears it, and not the other side meanwhile.</summary>
    public PlaySides To { get; init; } = PlaySides.All;

    /// <summary>Over and over, until it is stopped.</summary>
    /// <example>false</example>
    public bool Loop { get; init; }

    /// <summary>Whose side `to` is about; not needed while one user takes part.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        if (AudioFileId is null == Prompt is null)
            yield return new ProblemError("/audioFileId", ErrorCodes.Required, "Either an audio file or a prompt is played.");
    }
}
