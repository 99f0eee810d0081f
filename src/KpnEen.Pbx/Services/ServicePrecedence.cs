using System.Collections.Immutable;

namespace KpnEen.Pbx.Services;

/// <summary>The order of the services as data. Tests hold it against the services that run and against <c>docs/precedence.md</c>, word for word.</summary>
public static class ServicePrecedence
{
    /// <summary>What a call of a user passes before it is routed.</summary>
    public static ImmutableArray<PrecedenceStep> Originating { get; } =
    [
        new(
            "emergency-calls",
            "112 (also behind *67) goes out whatever is set, and shows the caller's number even of those who withhold it."
        ),
        new(
            "star-codes",
            "A code changes a setting; the caller hears a confirmation or an error tone and the call ends. The longest code that fits wins. Only what a person dials is a code: a forwarding or transfer never leads to one."
        ),
        new(
            "calling-line-id-delivery-blocking",
            "Withholds the number. The prefix of this call (*67 withhold, *65 show) counts before the setting. Only for a user's own call: who forwards does not hide the caller, and does not show a hidden one."
        ),
    ];

    /// <summary>What a call passes on its way to the public side; the first that says no ends it.</summary>
    public static ImmutableArray<PrecedenceStep> Outgoing { get; } =
    [
        new(
            "outgoing-calling-plan",
            "Bars by class of number. Premium numbers, high risk destinations and satellite phones are barred until somebody allows them; so is forwarding to any number abroad."
        ),
        new(
            "spend-limit",
            "Of the company. When the next minute would pass the limit of the day or the month, calls that cost extra are refused, and running ones end when their next minute begins."
        ),
        new("outgoing-calling-plan", "Counts the calls a user has outside: two that cost extra at a time, unless set otherwise."),
    ];

    /// <summary>What a call to a user passes before a phone rings, and its result on the way back.</summary>
    public static ImmutableArray<PrecedenceStep> Terminating { get; } =
    [
        new("call-forwarding-always", "Sends every call elsewhere; no phone rings, nothing below is asked."),
        new(
            "call-forwarding-busy",
            "Sends the call elsewhere when the result from below is busy, or a person refused it (603). Do Not Disturb below counts as busy."
        ),
        new(
            "call-forwarding-no-answer",
            "Lets the phones ring for the configured time (0: not at all), then sends the call elsewhere. Takes calls to a user who cannot be reached too, when step 4 did not."
        ),
        new("call-forwarding-not-reachable", "Sends the call elsewhere when no phone is registered, or none gave any sign within 6 s."),
        new("do-not-disturb", "No phone rings; the result is busy."),
    ];
}
