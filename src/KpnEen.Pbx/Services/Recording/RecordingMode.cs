namespace KpnEen.Pbx.Services.Recording;

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
