using System.ComponentModel.DataAnnotations;

namespace KpnEen.Pbx.Music;

/// <summary>Settings of Music On Hold User.</summary>
/// <param name="Source">Where the music comes from.</param>
/// <param name="AudioFileId">The user's own music; kept while another source is chosen.</param>
public sealed record MusicOnHoldUserSettings(
    MusicSource Source = MusicSource.Company,
    [property: RegularExpression(AudioFileIds.Pattern)] string? AudioFileId = null
);
