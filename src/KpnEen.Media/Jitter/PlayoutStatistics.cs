namespace KpnEen.Media.Jitter;

/// <summary>Figures of a playout so far.</summary>
/// <param name="Received">Packets put in.</param>
/// <param name="Lost">Packets that were not there when they were due.</param>
/// <param name="Late">Packets that came when their time was over.</param>
/// <param name="Duplicates">Packets that were there already.</param>
/// <param name="Concealed">Audio made up.</param>
/// <param name="Stretched">Audio put in to wait longer.</param>
/// <param name="Shortened">Audio left out to wait less.</param>
/// <param name="Depth">How long audio waited, at the last frame.</param>
internal readonly record struct PlayoutStatistics(
    long Received,
    long Lost,
    long Late,
    long Duplicates,
    TimeSpan Concealed,
    TimeSpan Stretched,
    TimeSpan Shortened,
    TimeSpan Depth
);
