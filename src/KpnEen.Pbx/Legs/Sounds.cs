using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

internal static class Sounds
{
    public static IAudioSource Source(Sound sound) =>
        sound switch
        {
            Sound.Ringback => Tone.Ringback(),
            Sound.Busy => Tone.Busy(),
            Sound.Congestion => Tone.Congestion(),
            Sound.Silence => new SilenceSource(),
            Sound.Confirmation => Tone.Steady(1000, TimeSpan.FromSeconds(1)),
            _ => Tone.Reorder(),
        };
}
