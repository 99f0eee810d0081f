using KpnEen.Media.Codecs;

namespace KpnEen.Media;

/// <summary>Plays a clip, once or in a loop, without a copy of it.</summary>
/// <param name="rate">8000 or 16000: what the far side's codec carries spares resampling.</param>
public sealed class ClipSource(AudioClip clip, int rate = Pcm.WideRate, bool loop = false) : IAudioSource
{
    private int _place;

    public int Rate => rate;

    public bool Read(Span<short> frame)
    {
        var audio = clip.At(rate);
        if (_place >= audio.Length && !loop)
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
