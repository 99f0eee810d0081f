namespace KpnEen.Media;

/// <summary>Records two legs into one stereo WAV file, one leg a channel (8 kHz, 16 bit), playable up to the last second at any time.</summary>
public sealed class CallRecorder : IAsyncDisposable
{
    private CallRecorder() { }

    /// <summary>Creates the file and starts. Either port may come later (<see cref="RetargetRight"/>).</summary>
    public static CallRecorder Start(string path, MediaPort? left, MediaPort? right, TimeProvider time) => throw new NotImplementedException();

    public TimeSpan Duration => throw new NotImplementedException();

    public bool IsPaused => throw new NotImplementedException();

    public void Pause() => throw new NotImplementedException();

    public void Resume() => throw new NotImplementedException();

    /// <summary>Goes on with another leg in the left channel (transfer); null leaves it silent.</summary>
    public void RetargetLeft(MediaPort? port) => throw new NotImplementedException();

    /// <summary>Goes on with another leg in the right channel (transfer); null leaves it silent.</summary>
    public void RetargetRight(MediaPort? port) => throw new NotImplementedException();

    /// <summary>Ends the file. A second call returns the same result.</summary>
    public Task<RecordingResult> StopAsync() => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
