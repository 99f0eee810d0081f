namespace KpnEen.Pbx.Calls;

/// <summary>One decision about a call: which service changed its way, from which setting, and why.</summary>
/// <param name="Service">Name of the service or part: <c>call-forwarding-busy</c>, <c>router</c>, <c>hunt-group</c>.</param>
/// <param name="Subject">Whose setting: <c>usr_…</c>, <c>hgr_…</c>.</param>
/// <param name="What">What was decided: <c>forward to 201</c>.</param>
/// <param name="Why">The setting or the event that made it so: <c>active, no answer for 20 s</c>.</param>
public sealed record Decision(DateTimeOffset At, string Service, string? Subject, string What, string Why)
{
    /// <summary>The same for programs; null in what was stored before there were codes.</summary>
    public DecisionCode? Code { get; init; }

    /// <summary>What the decision names: the extension, number, group, line or file it leads to.</summary>
    public string? Target { get; init; }

    /// <summary>How long it was waited for, in seconds.</summary>
    public int? AfterSeconds { get; init; }

    /// <summary>The resource whose setting it was, where that is not the subject: the number that leads to a user.</summary>
    public string? SettingOf { get; init; }

    /// <summary>Version of the tenant's settings that the call was made with: who changed the setting last before that is in the audit log.</summary>
    public long? TenantVersion { get; init; }
}
