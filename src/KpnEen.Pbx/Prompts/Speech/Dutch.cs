namespace KpnEen.Pbx.Prompts.Speech;

/// <summary>"Honderdvijf", "duizend twintig", "veertien uur vijf".</summary>
internal sealed class Dutch : Language
{
    public override IEnumerable<string> Time(TimeOnly time) =>
        time.Minute == 0 ? [.. Count(time.Hour), "hour"] : [.. Count(time.Hour), "hour", .. Count(time.Minute)];

    protected override IEnumerable<string> Count(int number) =>
        number switch
        {
            < 100 => [$"number-{number}"],
            < 1000 => [.. Multiple(number / 100), "hundred", .. Rest(number % 100)],
            _ => [.. Multiple(number / 1000), "thousand", .. Rest(number % 1000)],
        };

    // Neither "een honderd" nor "een duizend".
    private IEnumerable<string> Multiple(int of) => of == 1 ? [] : Count(of);

    private IEnumerable<string> Rest(int number) => number == 0 ? [] : Count(number);
}
