namespace KpnEen.Media.Jitter;

/// <summary>What a frame of a playout is made of, mostly.</summary>
internal enum PlayoutState
{
    /// <summary>Nobody speaks and nobody said he is silent: nothing came for a while, or ever.</summary>
    Nothing,

    /// <summary>What was sent.</summary>
    Voice,

    /// <summary>Made up for packets that are not there.</summary>
    Concealed,

    /// <summary>Comfort noise: the sender is silent and said so.</summary>
    Noise,
}
