namespace KpnEen.Pbx.Directory;

/// <summary>What a public number leads to.</summary>
public enum NumberTargetKind
{
    User,
    HuntGroup,
}
