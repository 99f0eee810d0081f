namespace KpnEen.Media.Srtp;

/// <summary>The indices of each SSRC under one key. Only authentic packets make an entry.</summary>
internal sealed class SrtpSources
{
    /// <summary>A far side that takes a new SSRC more often than this in one call loses the memory of the one longest silent.</summary>
    private const int Limit = 256;

    private readonly List<Source> _sources = [];
    private Source? _latest;

    public Source? Find(uint ssrc)
    {
        if (_latest is { } latest && latest.Ssrc == ssrc)
            return latest;
        for (var place = _sources.Count - 1; place >= 0; place--)
        {
            if (_sources[place].Ssrc == ssrc)
                return Touch(place);
        }
        return null;
    }

    public Source Add(uint ssrc)
    {
        if (_sources.Count == Limit)
            _sources.RemoveAt(0);
        _sources.Add(_latest = new Source(ssrc));
        return _latest;
    }

    // The one heard last stands last.
    private Source Touch(int place)
    {
        _latest = _sources[place];
        if (place != _sources.Count - 1 && _sources.Count > Limit / 2)
        {
            _sources.RemoveAt(place);
            _sources.Add(_latest);
        }
        return _latest;
    }

    internal sealed class Source(uint ssrc)
    {
        public ReplayWindow Rtp;
        public ReplayWindow Control;

        public uint Ssrc { get; } = ssrc;
    }
}
