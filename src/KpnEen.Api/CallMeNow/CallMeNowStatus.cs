namespace KpnEen.Api.CallMeNow;

/// <summary>How far a session is.</summary>
internal enum CallMeNowStatus
{
    /// <summary>The visitor waits to be called back.</summary>
    Scheduled,
    Initiating,
    CallingCaller,

    /// <summary>The visitor picked up and is asked for a key or the code.</summary>
    Confirming,
    CallingCallee,
    Connected,
    Disconnected,
    Failed,
    Cancelled,

    /// <summary>The time to call back passed without a call.</summary>
    Missed,
}
