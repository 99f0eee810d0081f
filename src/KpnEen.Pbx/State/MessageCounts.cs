namespace KpnEen.Pbx.State;

/// <summary>What waits in a mailbox.</summary>
public sealed record MessageCounts(int New, int Old, int UrgentNew = 0, int UrgentOld = 0)
{
    public static MessageCounts None { get; } = new(0, 0);
}
