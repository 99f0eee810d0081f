namespace KpnEen.Pbx.Control;

/// <summary>Who hears what is played in a call.</summary>
public enum PlaySides
{
    /// <summary>Both sides.</summary>
    All,

    /// <summary>The user alone.</summary>
    User,

    /// <summary>The other side of the user alone.</summary>
    OtherSide,
}
