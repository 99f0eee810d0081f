namespace KpnEen.Pbx.Music;

/// <summary>Where a user's music on hold comes from.</summary>
public enum MusicSource
{
    /// <summary>As the company set it.</summary>
    Company,

    /// <summary>Silence.</summary>
    Off,

    /// <summary>The user's own audio file.</summary>
    Own,
}
