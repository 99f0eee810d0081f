using System.Collections.Immutable;

namespace KpnEen.Pbx.Diagnosis;

/// <summary>One SIP message of a call, without what is secret and without withheld numbers.</summary>
/// <param name="Direction"><c>received</c> or <c>sent</c>, as the exchange sees it.</param>
/// <param name="Body">The session description, its keys masked; of other bodies only how long they are.</param>
public sealed record LadderMessage(
    DateTimeOffset At,
    string Direction,
    string Transport,
    string Local,
    string Remote,
    string StartLine,
    ImmutableArray<LadderHeader> Headers,
    string? Body
);
