namespace KpnEen.Api.CallMeNow;

/// <summary>Whose phone rings first.</summary>
internal enum CallMeNowFirst
{
    Visitor,
    Target,
}
