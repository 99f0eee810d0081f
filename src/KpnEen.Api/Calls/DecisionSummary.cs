namespace KpnEen.Api.Calls;

/// <summary>A decision as a sentence for people, in both languages of the product.</summary>
internal sealed record DecisionSummary
{
    /// <summary>In Dutch.</summary>
    /// <example>Anna de Wit was bezet; het gesprek ging daarom door naar 201.</example>
    public required string Nl { get; init; }

    /// <summary>In English.</summary>
    /// <example>Anna de Wit was busy, so the call went to 201.</example>
    public required string En { get; init; }
}
