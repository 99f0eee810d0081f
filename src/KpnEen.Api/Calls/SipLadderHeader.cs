namespace KpnEen.Api.Calls;

/// <summary>A header of a SIP message.</summary>
internal sealed record SipLadderHeader
{
    /// <summary>Its name.</summary>
    /// <example>CSeq</example>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    /// <example>1 INVITE</example>
    public required string Value { get; init; }
}
