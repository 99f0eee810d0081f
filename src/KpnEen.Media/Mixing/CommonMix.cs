namespace KpnEen.Media.Mixing;

/// <summary>What all who only listen hear: mixed once a frame, encoded once for each way they want it.</summary>
internal sealed class CommonMix
{
    private readonly Limiter _limiter = new();
    private readonly short[] _frame = new short[MixBus.LongestFrame];
    private readonly List<CommonEncoding> _encodings = [];
    private readonly List<CommonEncoding> _done = [];
    private bool _mixed;

    /// <summary>A new frame: nothing of the one before holds.</summary>
    public void Begin()
    {
        _mixed = false;
        _done.Clear();
    }

    public CommonEncoding For(PayloadMapping voice, MixBus bus, int rate)
    {
        if (Find(_done, voice, rate) is { } done)
            return done;
        var frame = _frame.AsSpan(0, rate / 50);
        if (!_mixed)
            bus.All(_limiter, frame);
        _mixed = true;
        var encoding = Find(_encodings, voice, rate);
        if (encoding is null)
            _encodings.Add(encoding = new CommonEncoding(voice.Codec, voice.Parameters, rate));
        encoding.Encode(frame);
        _done.Add(encoding);
        return encoding;
    }

    private static CommonEncoding? Find(List<CommonEncoding> encodings, PayloadMapping voice, int rate)
    {
        foreach (var encoding in encodings)
        {
            if (encoding.Suits(voice, rate))
                return encoding;
        }
        return null;
    }
}
