namespace KpnEen.Media;

/// <summary>Where recordings go.</summary>
/// <param name="Folder">Of this node; made by whoever owns it.</param>
public sealed record RecordingOptions(string Folder)
{
    /// <summary>No recording begins when less is free, or less than a hundredth of the disk: what is being recorded is to find room.</summary>
    public long LeastFree { get; init; } = 256L << 20;

    /// <summary>How long the disk may take to make a file.</summary>
    public TimeSpan OpensWithin { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the disk may keep a recording waiting before that is given up; so much audio is held in memory.</summary>
    public TimeSpan DiskPatience { get; init; } = TimeSpan.FromSeconds(10);
}
