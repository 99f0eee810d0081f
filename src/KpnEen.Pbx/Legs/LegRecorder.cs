using KpnEen.Media;

namespace KpnEen.Pbx.Legs;

/// <summary>Begins recordings of legs.</summary>
public sealed class LegRecorder(RecordingEngine engine)
{
    /// <summary>Name of the file of a recording in the node's folder.</summary>
    public static string FileOf(string id) => id + RecordingFile.Extension;

    /// <param name="other">Gets the left channel; null: several talk with the user, and what he hears of them all gets it.</param>
    /// <param name="user">Gets the right channel.</param>
    /// <exception cref="IOException">The disk is full, away or does not answer.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours.</exception>
    public async Task<LegRecording> StartAsync(string id, Leg? other, Leg user)
    {
        var recording = new LegRecording(await engine.StartAsync(id, other?.Port, user.Port), user);
        if (other is null)
            recording.HearOther(null);
        return recording;
    }
}
