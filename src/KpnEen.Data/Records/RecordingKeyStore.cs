using KpnEen.Data.Postgres;
using KpnEen.Data.Secrets;
using KpnEen.Media;

namespace KpnEen.Data.Records;

/// <summary>
/// Where the master keys of recordings come from: <c>KPNEEN_RECORDING_KEY</c>, which is the keys themselves or the name of a file that has
/// them; by default <c>keys/recording.key</c> in the state folder, made at the first start. Hex, with commas or line ends between them: the
/// first locks new recordings, the others are former ones and open what they locked.
/// </summary>
public static class RecordingKeyStore
{
    /// <exception cref="DatabaseNotUsableException">There is no key in it.</exception>
    public static RecordingKeys ReadOrCreate(StateFolder state, string? setting = null)
    {
        if (setting is { Length: > 0 } && TryParse(setting) is { } given)
            return given;
        var file = setting is { Length: > 0 } ? setting : Path.Combine(state.Keys, "recording.key");
        return TryParse(KeyFile.ReadOrCreate(file))
            ?? throw new DatabaseNotUsableException(
                $"There is no key of recordings in KPNEEN_RECORDING_KEY or its file: {2 * RecordingKey.Length} hex digits are expected for each."
            );
    }

    private static RecordingKeys? TryParse(string text)
    {
        var words = text.Split([',', '\n', '\r', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || words.Any(word => word.Length != 2 * RecordingKey.Length || !word.All(char.IsAsciiHexDigit)))
            return null;
        var keys = words.Select(word => new RecordingKey(Convert.FromHexString(word))).ToList();
        return new RecordingKeys(keys[0], keys[1..]);
    }
}
