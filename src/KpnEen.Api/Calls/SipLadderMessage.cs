using KpnEen.Pbx.Diagnosis;

namespace KpnEen.Api.Calls;

/// <summary>One SIP message; secrets and withheld numbers show as three asterisks.</summary>
internal sealed record SipLadderMessage
{
    /// <summary>When it was received or sent.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>received or sent, as the exchange sees it.</summary>
    /// <example>sent</example>
    public required string Direction { get; init; }

    /// <summary>Transport.</summary>
    /// <example>UDP</example>
    public required string Transport { get; init; }

    /// <summary>Address and port of the exchange.</summary>
    /// <example>192.0.2.1:5060</example>
    public required string Local { get; init; }

    /// <summary>Address and port of the telephone or trunk.</summary>
    /// <example>198.51.100.7:5060</example>
    public required string Remote { get; init; }

    /// <summary>The first line.</summary>
    /// <example>SIP/2.0 180 Ringing</example>
    public required string StartLine { get; init; }

    /// <summary>The header fields in order (RFC 3261 7.3).</summary>
    public required IReadOnlyList<SipLadderHeader> HeaderFields { get; init; }

    /// <summary>The session description; of other bodies their length.</summary>
    /// <example>v=0</example>
    public string? Body { get; init; }

    public static SipLadderMessage Of(LadderMessage message) =>
        new()
        {
            At = message.At,
            Direction = message.Direction,
            Transport = message.Transport,
            Local = message.Local,
            Remote = message.Remote,
            StartLine = message.StartLine,
            HeaderFields = [.. message.Headers.Select(h => new SipLadderHeader { Name = h.Name, Value = h.Value })],
            Body = message.Body,
        };
}
