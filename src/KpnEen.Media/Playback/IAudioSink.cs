namespace KpnEen.Media;

/// <summary>Hears decoded audio of a port. Called on the packet path: must not block nor throw.</summary>
public interface IAudioSink
{
    /// <param name="side">Whether the leg spoke it or heard it.</param>
    /// <param name="frame">8000 or 16000 samples a second, of any length up to 200 ms; valid during the call only.</param>
    void OnAudio(AudioSides side, in AudioFrame frame);
}
