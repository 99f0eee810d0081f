namespace KpnEen.Pbx.Services.Recording;

/// <summary>Whether and how the calls of a user are recorded. semantics.md 12.</summary>
/// <param name="RetentionDays">How long a recording is kept, 1 to 2557 (7 years).</param>
public sealed record CallRecordingSettings(RecordingMode Mode = RecordingMode.Never, int RetentionDays = 90);

public enum RecordingMode
{
    Never,

    /// <summary>From answer to end; no pause, no stop.</summary>
    Always,

    /// <summary>From answer to end; may be paused and resumed.</summary>
    AlwaysWithPause,

    /// <summary>From the moment the user asks (*44, API); may be paused, resumed, stopped.</summary>
    OnDemandUserStart,
}
