using KpnEen.Pbx.Diagnosis;

namespace KpnEen.Api.Calls;

/// <summary>The SIP messages of a call on both sides of the exchange.</summary>
internal sealed record SipLadder
{
    /// <summary>The conversation.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string CallId { get; init; }

    /// <summary>The messages in order, as far as they are still kept.</summary>
    public required IReadOnlyList<SipLadderMessage> Messages { get; init; }

    public static SipLadder Of(string callId, IEnumerable<LadderMessage> messages) =>
        new() { CallId = callId, Messages = [.. messages.Select(SipLadderMessage.Of)] };
}
