namespace KpnEen.Media;

/// <summary>Recording files as they lie on disk.</summary>
public static class RecordingFile
{
    /// <summary>Brings the sizes in the header up to the length of the file, after a crash; returns how long it plays.</summary>
    /// <exception cref="InvalidDataException">The file is no recording of ours.</exception>
    public static TimeSpan Repair(string path) => throw new NotImplementedException();
}
