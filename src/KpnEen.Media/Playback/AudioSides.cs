namespace KpnEen.Media;

/// <summary>Which audio of a leg is meant.</summary>
[Flags]
public enum AudioSides
{
    None = 0,

    /// <summary>What came from the leg.</summary>
    Heard = 1,

    /// <summary>What was sent to the leg.</summary>
    Sent = 2,
    Both = Heard | Sent,
}
