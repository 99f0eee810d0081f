namespace KpnEen.Pbx.Prompts.Speech;

/// <summary>How numbers, times and dates are put together from prompts in a language.</summary>
internal abstract class Language
{
    private const int Most = 999_999;

    private static readonly Language Dutch = new Dutch();
    private static readonly Language English = new English();

    public static Language Of(string code) => code == "en" ? English : Dutch;

    /// <exception cref="ArgumentOutOfRangeException">Below 0 or above 999 999.</exception>
    public IEnumerable<string> Number(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Most);
        return Count(number);
    }

    public abstract IEnumerable<string> Time(TimeOnly time);

    public IEnumerable<string> Date(DateOnly date) => [$"day-{(int)date.DayOfWeek}", .. Number(date.Day), $"month-{date.Month}"];

    protected abstract IEnumerable<string> Count(int number);
}
