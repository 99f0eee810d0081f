namespace KpnEen.Media;

/// <summary>Hears decoded audio of a port: 16-bit linear at 8 kHz. Called on the packet path: must not block nor throw.</summary>
public interface IAudioSink
{
    /// <param name="side">Whether the leg spoke it or heard it.</param>
    /// <param name="timestamp">RTP timestamp of the first sample; jumps when the stream changes.</param>
    /// <param name="samples">Valid during the call only.</param>
    void OnAudio(AudioSides side, uint timestamp, ReadOnlySpan<short> samples);
}
