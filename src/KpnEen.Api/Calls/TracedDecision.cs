using KpnEen.Pbx.Calls;

namespace KpnEen.Api.Calls;

/// <summary>One decision about a call: which service changed its way, from which setting, who set it so, and what came next.</summary>
internal sealed record TracedDecision
{
    /// <summary>When it was decided.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was decided, for programs; absent in calls that were made before decisions had codes. The documentation has what each means.</summary>
    public DecisionCode? Code { get; init; }

    /// <summary>The service or part of the exchange that decided.</summary>
    /// <example>call-forwarding-busy</example>
    public required string Service { get; init; }

    /// <summary>Whose setting it was about: a user, hunt group or trunk.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public string? Subject { get; init; }

    /// <summary>What the decision names: the extension, number, group, line, code, file or call it leads to.</summary>
    /// <example>201</example>
    public string? Target { get; init; }

    /// <summary>How long it was waited for, in seconds.</summary>
    /// <example>20</example>
    public int? AfterSeconds { get; init; }

    /// <summary>What was decided, in words.</summary>
    /// <example>forward to 201</example>
    public required string What { get; init; }

    /// <summary>The setting or the event that made it so.</summary>
    /// <example>active, the user is busy</example>
    public required string Why { get; init; }

    /// <summary>The same as a sentence for people, with names.</summary>
    public required DecisionSummary Summary { get; init; }

    /// <summary>The setting it was decided by, as it was when the call was made; absent when no setting was asked.</summary>
    public TracedSetting? Setting { get; init; }

    /// <summary>What was decided next; absent on the last.</summary>
    /// <example>router: to user 201</example>
    public string? Next { get; init; }
}
