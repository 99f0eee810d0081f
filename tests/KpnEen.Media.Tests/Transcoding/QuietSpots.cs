namespace KpnEen.Media.Tests.Transcoding;

/// <summary>Counts frames that are much softer than those before.</summary>
internal sealed class QuietSpots : IAudioSink
{
    private bool _loud;

    public int Count { get; private set; }

    public void OnAudio(AudioSides side, in AudioFrame frame)
    {
        var loud = KpnEen.Media.Tests.Codecs.Speech.Level(frame.Samples) > -25;
        if (_loud && !loud)
            Count++;
        _loud |= loud;
    }
}
