using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Services;

/// <summary>Feature access code: digits that change a setting. semantics.md 10.</summary>
/// <param name="Code">For example <c>*72</c>; digits may follow where <paramref name="TakesDigits"/> says so.</param>
/// <param name="Purpose">For people: "Call forwarding always on".</param>
/// <param name="TakesDigits">A number follows the code: <c>*72</c> and the destination. Optional ones keep the stored destination when none follow.</param>
/// <param name="Apply">Current settings, digits dialled after the code, the tenant's seconds in a ring: the new settings. Null: the digits make no sense (the caller hears an error tone); an unchanged object means a status query.</param>
public sealed record StarCode(string Code, string Purpose, bool TakesDigits, Func<object, string, int, object?> Apply)
{
    /// <summary>What the caller is told, from the new settings; null: the name of the service, whether it is on, and where it leads.</summary>
    public Func<object, Phrase>? Says { get; init; }

    public static StarCode For<T>(string code, string purpose, Func<T, T> apply)
        where T : notnull => new(code, purpose, false, (settings, _, _) => apply((T)settings));

    public static StarCode WithDigits<T>(string code, string purpose, Func<T, string, int, T?> apply)
        where T : class => new(code, purpose, true, (settings, digits, ring) => apply((T)settings, digits, ring));
}
