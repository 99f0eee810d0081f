using System.Collections.Immutable;
using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>Records two legs into a file: the outside party left, the recorded user right.</summary>
public sealed class LegRecording : IAsyncDisposable
{
    private readonly CallRecorder recorder;

    private LegRecording(CallRecorder recorder) => this.recorder = recorder;

    /// <exception cref="IOException">The disk is full or away.</exception>
    public static LegRecording Start(string path, Leg other, Leg user, TimeProvider time) =>
        new(CallRecorder.Start(path, other.Port, user.Port, time));

    public TimeSpan Duration => recorder.Duration;

    public void Pause() => recorder.Pause();

    public void Resume() => recorder.Resume();

    /// <summary>The other party changed (transfer); the recording goes on.</summary>
    public void HearOther(Leg other) => recorder.RetargetLeft(other.Port);

    public async Task<LegRecordingResult> StopAsync()
    {
        var result = await recorder.StopAsync();
        return new LegRecordingResult(result.Duration, result.Sha256, result.Bytes, [.. result.Pauses.Select(p => p.Offset)]);
    }

    public ValueTask DisposeAsync() => recorder.DisposeAsync();
}
