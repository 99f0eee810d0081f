namespace KpnEen.Api.Operations;

/// <summary>How far a long action is.</summary>
internal enum OperationState
{
    /// <summary>Not begun yet.</summary>
    Queued,

    /// <summary>Under way.</summary>
    Running,

    /// <summary>All done.</summary>
    Succeeded,

    /// <summary>Given up; problem tells why. What was done stays done.</summary>
    Failed,

    /// <summary>Called off by a request. What was done stays done.</summary>
    Cancelled,
}
