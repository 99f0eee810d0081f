namespace KpnEen.Media.Mixing;

/// <summary>
/// Keeps a mix of many voices within 16 bits: sees the whole frame before it goes out, turns the volume down within a
/// millisecond and up again over half a second. What is not too loud passes untouched.
/// </summary>
internal sealed class Limiter
{
    /// <summary>1 dB below full scale.</summary>
    public const int Ceiling = 29204;

    private const int RampsAFrame = 20;
    private const float Recovery = 0.05f;
    private const float Untouched = 0.999f;

    private float _gain = 1;

    /// <param name="peak">Of the mix.</param>
    public void Apply(ReadOnlySpan<int> mix, int peak, Span<short> frame)
    {
        var wanted = peak > Ceiling ? (float)Ceiling / peak : 1;
        var next = Math.Min(wanted, _gain + (1 - _gain) * Recovery);
        if (next > Untouched)
            next = 1;
        if (next == _gain)
        {
            Summing.Narrow(mix, next, frame);
            return;
        }
        // A step in volume would click.
        var ramp = mix.Length / RampsAFrame;
        for (var i = 0; i < ramp; i++)
            frame[i] = Summing.Narrow(mix[i] * (_gain + (next - _gain) * (i + 1) / ramp));
        Summing.Narrow(mix[ramp..], next, frame[ramp..]);
        _gain = next;
    }
}
