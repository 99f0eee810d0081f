using System.Collections.Immutable;
using KpnEen.Pbx.Prompts.Speech;

namespace KpnEen.Pbx.Prompts;

/// <summary>Something to say, in no language yet: prompts, numbers, digits, times and dates in a row. Immutable.</summary>
public sealed record Phrase
{
    private readonly ImmutableArray<Func<Language, IEnumerable<string>>> parts;

    private Phrase(ImmutableArray<Func<Language, IEnumerable<string>>> parts) => this.parts = parts;

    public static Phrase Empty { get; } = new([]);

    public static Phrase Of(params ReadOnlySpan<string> prompts)
    {
        string[] names = [.. prompts];
        return new([_ => names]);
    }

    public Phrase Then(params ReadOnlySpan<string> prompts) => new(parts.AddRange(Of(prompts).parts));

    public Phrase Then(Phrase other) => new(parts.AddRange(other.parts));

    /// <summary>From 0 to 999 999: "vijfentwintig", "twenty-five".</summary>
    public Phrase Number(int number) => new(parts.Add(language => language.Number(number)));

    /// <summary>One by one, as a telephone number or a code; + * # too. What cannot be said is left out.</summary>
    public Phrase Digits(string digits) => new(parts.Add(_ => DigitNames.Of(digits)));

    /// <summary>A time of day, to the minute.</summary>
    public Phrase Time(TimeOnly time) => new(parts.Add(language => language.Time(time)));

    /// <summary>Day of the week, day and month.</summary>
    public Phrase Date(DateOnly date) => new(parts.Add(language => language.Date(date)));

    /// <summary>The names of the prompts to say, in order.</summary>
    /// <param name="language"><c>nl</c> or <c>en</c>; anything else is Dutch.</param>
    public IEnumerable<string> In(string language)
    {
        var spoken = Language.Of(language);
        return parts.SelectMany(part => part(spoken));
    }
}
