using System.ComponentModel.DataAnnotations;

namespace KpnEen.Pbx.Music;

/// <summary>Settings of Music On Hold of the company.</summary>
/// <param name="Active">Off: who is held hears silence.</param>
/// <param name="AudioFileId">What is played, in a loop from its beginning; null: the standard music.</param>
public sealed record MusicOnHoldSettings(
    bool Active = true,
    [property: RegularExpression(AudioFileIds.Pattern)] string? AudioFileId = null
);
