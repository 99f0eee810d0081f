using System.Text.RegularExpressions;
using KpnEen.Pbx.Services;

namespace KpnEen.Pbx.Music;

/// <summary>Ids of sound files in settings. Whether the company has the file is looked at where they are stored.</summary>
internal static partial class AudioFileIds
{
    public static IEnumerable<SettingsError> Check(string? id)
    {
        if (id is not null && !Pattern().IsMatch(id))
            yield return new SettingsError("/audioFileId", "invalidFormat", "The id of an audio file begins with aud_.");
    }

    [GeneratedRegex("^aud_[0-9a-z]{8,40}$")]
    private static partial Regex Pattern();
}
