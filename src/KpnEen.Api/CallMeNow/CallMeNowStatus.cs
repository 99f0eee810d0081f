namespace KpnEen.Api.CallMeNow;

/// <summary>How far a session is.</summary>
internal enum CallMeNowStatus
{
    Initiating,
    CallingCaller,
    CallingCallee,
    Connected,
    Disconnected,
    Failed,
    Cancelled,
}
