namespace KpnEen.Sip.Survival;

/// <summary>How far a leg had come.</summary>
public enum LegStage
{
    /// <summary>We sent an INVITE and have no final answer.</summary>
    Calling,

    /// <summary>We were sent an INVITE and gave no final answer.</summary>
    Ringing,

    /// <summary>The dialog is confirmed.</summary>
    Answered,
}
