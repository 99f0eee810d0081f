using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Music;

/// <summary>Ids of sound files in settings. Whether the company has the file is looked at where they are stored.</summary>
internal static class AudioFileIds
{
    /// <summary>What <see cref="Check"/> lets pass.</summary>
    public const string Pattern = "^aud_[0-9a-z]{8,40}$";

    public static IEnumerable<SettingsError> Check(string? id)
    {
        if (id is not null && !IsWellFormed(id))
            yield return new SettingsError("/audioFileId", "invalidFormat", "The id of an audio file begins with aud_.");
    }

    private static bool IsWellFormed(string id) =>
        id is ['a', 'u', 'd', '_', .. { Length: >= 8 and <= 40 } rest] && rest.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c));
}
