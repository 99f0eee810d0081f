namespace KpnEen.Pbx.Prompts;

/// <summary>How many keys an answer has, and how long it is waited for.</summary>
/// <param name="Most">With so many the answer is complete.</param>
/// <param name="End">Completes a shorter answer and is no part of it; null: none does.</param>
public sealed record KeyRules(int Most = 1, char? End = '#')
{
    /// <summary>From the end of the question to the first key.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two keys.</summary>
    public TimeSpan Next { get; init; } = TimeSpan.FromSeconds(3);
}
