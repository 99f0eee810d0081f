using KpnEen.Pbx.Log;

namespace KpnEen.Pbx.Simulation;

/// <summary>Nothing of a simulation is told: no event, no record.</summary>
internal sealed class UntoldLog : IConversationLog
{
    public static UntoldLog Instance { get; } = new();

    public void Append(LogEntry entry) { }
}
