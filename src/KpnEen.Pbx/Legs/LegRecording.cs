using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>Records two legs into a file: the outside party left, the recorded user right.</summary>
public sealed class LegRecording(CallRecorder recorder, Leg user)
{
    public TimeSpan Duration => recorder.Duration;

    /// <summary>The disk failed: there is no recording any more. Told on any thread.</summary>
    public CancellationToken Failed => recorder.Failed;

    /// <summary>Why, once it has.</summary>
    public string? Failure => recorder.Failure?.Message;

    public void Pause() => recorder.Pause();

    public void Resume() => recorder.Resume();

    /// <summary>The recorded user talks on another line.</summary>
    public void HearUser(Leg line)
    {
        user = line;
        recorder.RetargetRight(line.Port);
    }

    /// <summary>The other party changed (transfer), or is several (conference); the recording goes on.</summary>
    public void HearOther(Leg? other)
    {
        if (other is null)
            recorder.RetargetLeft(user.Port, AudioSides.Sent);
        else
            recorder.RetargetLeft(other.Port);
    }

    /// <summary>Nothing is recorded any more from the call of this on; done when the end is on the disk.</summary>
    /// <exception cref="IOException">The disk is full or broken: there is no recording.</exception>
    public async Task<LegRecordingResult> StopAsync()
    {
        var result = await recorder.StopAsync();
        return new LegRecordingResult(result.Duration, result.Sha256, result.Bytes);
    }
}
