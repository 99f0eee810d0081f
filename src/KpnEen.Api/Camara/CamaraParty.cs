namespace KpnEen.Api.Camara;

/// <summary>One side of a call.</summary>
internal sealed record CamaraParty
{
    /// <summary>E.164, with the leading +.</summary>
    public required string Number { get; init; }
}
