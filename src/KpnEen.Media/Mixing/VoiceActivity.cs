namespace KpnEen.Media.Mixing;

/// <summary>
/// Whether a party speaks: loud enough now, or a moment ago. Who does not speak is left out of the mix, so that the
/// background of 15 listeners does not add up, and all who listen only can share one encoding.
/// </summary>
internal sealed class VoiceActivity
{
    /// <summary>-52 dBm0 as the mean of squares: below it lies the noise of a line, above it the softest speech.</summary>
    private const float Threshold = 35 * 35;

    // 400 ms: the pauses between words are speech too.
    private const int Hangover = 20;

    private int _left;

    public bool IsSpeaking => _left > 0;

    public bool Heard(ReadOnlySpan<short> frame)
    {
        if (Summing.Power(frame) > Threshold)
            _left = Hangover;
        else if (_left > 0)
            _left--;
        return IsSpeaking;
    }

    /// <summary>Nothing came, or it is not to be heard.</summary>
    public void Reset() => _left = 0;
}
