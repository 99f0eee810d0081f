namespace KpnEen.Api.Calls;

/// <summary>Which side of a placed call rings first.</summary>
internal enum RingsFirst
{
    User,
    Destination,
}
