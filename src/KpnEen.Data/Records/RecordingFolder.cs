using KpnEen.Data.Postgres;
using KpnEen.Media;

namespace KpnEen.Data.Records;

/// <summary>Where this node keeps the files of recordings, and the keys to them.</summary>
public sealed class RecordingFolder(StateFolder state, RecordingKeys keys)
{
    private readonly string root = state.Recordings + Path.DirectorySeparatorChar;

    /// <param name="file">As stored by the switch; never what a client sent.</param>
    /// <exception cref="InvalidDataException">The name leads out of the folder.</exception>
    public string PathOf(string file)
    {
        var path = Path.GetFullPath(file, root);
        return path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length
            ? path
            : throw new InvalidDataException("The name of a recording's file leads out of the recording folder.");
    }

    /// <summary>The recording as the WAV file it is to a player, unsealed while it is read.</summary>
    /// <inheritdoc cref="RecordingFile.Open" path="/exception"/>
    public Stream Open(StoredRecording recording) => RecordingFile.Open(PathOf(recording.File), recording.Id, keys);

    /// <inheritdoc cref="RecordingFile.Repair"/>
    public RecordingResult Repair(string id, string? file) => RecordingFile.Repair(PathOf(file ?? NameOf(id)), id, keys);

    /// <inheritdoc cref="RecordingFile.Destroy"/>
    public void Destroy(string file) => RecordingFile.Destroy(PathOf(file));

    /// <summary>What the switch names a file.</summary>
    public static string NameOf(string id) => id + RecordingFile.Extension;
}
