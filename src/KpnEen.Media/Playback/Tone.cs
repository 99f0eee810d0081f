namespace KpnEen.Media;

/// <summary>A tone, steady or with a cadence.</summary>
public sealed class Tone : IAudioSource
{
    private Tone() { }

    /// <summary>Level used when none is given, in dBm0.</summary>
    public const double DefaultLevel = -13;

    /// <summary>A steady tone, endless unless a length is given.</summary>
    public static Tone Steady(double hertz, TimeSpan? length = null, double levelDbm0 = DefaultLevel) => throw new NotImplementedException();

    public static Tone Dial() => throw new NotImplementedException();

    public static Tone Ringback() => throw new NotImplementedException();

    public static Tone Busy() => throw new NotImplementedException();

    public static Tone Congestion() => throw new NotImplementedException();

    public static Tone Reorder() => throw new NotImplementedException();

    public bool Read(Span<short> frame) => throw new NotImplementedException();
}
