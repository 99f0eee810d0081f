namespace KpnEen.Data.Audio;

/// <summary>What came of deleting a sound file.</summary>
public enum AudioFileDeletion
{
    Deleted,
    NotFound,

    /// <summary>The settings of a service name it.</summary>
    InUse,
}
