namespace KpnEen.Media;

/// <summary>Plays a clip, once or in a loop, without a copy of it.</summary>
public sealed class ClipSource(AudioClip clip, bool loop = false) : IAudioSource
{
    // In samples of 8 kHz, so that a codec of another rate goes on at the same place.
    private int _place;

    public bool Read(Span<short> frame)
    {
        var audio = clip.At(8000);
        if (audio.IsEmpty || (_place >= audio.Length && !loop))
            return false;
        while (!frame.IsEmpty)
        {
            if (_place >= audio.Length)
            {
                if (!loop)
                    break;
                _place = 0;
            }
            var count = Math.Min(frame.Length, audio.Length - _place);
            audio.Slice(_place, count).CopyTo(frame);
            frame = frame[count..];
            _place += count;
        }
        frame.Clear();
        return true;
    }
}
