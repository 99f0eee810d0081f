namespace KpnEen.Pbx.MidCall;

/// <summary>How the sides of a call are together: two talk, or several confer. One stage at a time reads the mailbox.</summary>
public interface ICallStage
{
    /// <returns>What follows; null when the call is over or was handed over.</returns>
    Task<ICallStage?> RunAsync(CancellationToken hangup);
}
