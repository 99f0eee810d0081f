using KpnEen.Data.Postgres;

namespace KpnEen.Data.Records;

/// <summary>Where this node keeps the files of recordings.</summary>
public sealed class RecordingFolder(StateFolder state)
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
}
