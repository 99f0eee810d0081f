namespace KpnEen.Media;

/// <summary>A short melody for a caller on hold, made by ourselves and endless.</summary>
public sealed class HoldMusic : IAudioSource
{
    public bool Read(Span<short> frame) => throw new NotImplementedException();
}
