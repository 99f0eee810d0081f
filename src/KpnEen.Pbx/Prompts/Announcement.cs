using System.Collections.Immutable;
using KpnEen.Media;

namespace KpnEen.Pbx.Prompts;

/// <summary>A phrase in a language, ready to be said to any number of legs.</summary>
public sealed class Announcement(ImmutableArray<AudioClip> clips)
{
    /// <summary>Nobody is kept longer than this by what is said before his call is refused.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public TimeSpan Duration => clips.Aggregate(TimeSpan.Zero, (sum, clip) => sum + clip.Duration);

    /// <param name="rate">8000 or 16000: what the listener's codec carries.</param>
    public IAudioSource At(int rate) => new SequenceSource([.. clips.Select(clip => new ClipSource(clip, rate))]);
}
