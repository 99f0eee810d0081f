namespace KpnEen.Pbx.Prompts.Speech;

/// <summary>"One hundred and five", "one thousand and twenty", "two oh five p m".</summary>
internal sealed class English : Language
{
    public override IEnumerable<string> Time(TimeOnly time) =>
        [
            .. Count(time.Hour % 12 == 0 ? 12 : time.Hour % 12),
            .. time.Minute switch
            {
                0 => ["hour"],
                < 10 => ["oh", .. Count(time.Minute)],
                _ => Count(time.Minute),
            },
            time.Hour < 12 ? "a-m" : "p-m",
        ];

    protected override IEnumerable<string> Count(int number) =>
        number switch
        {
            < 100 => [$"number-{number}"],
            < 1000 => [$"number-{number / 100}", "hundred", .. Rest(number % 100)],
            _ => [.. Count(number / 1000), "thousand", .. Rest(number % 1000)],
        };

    private IEnumerable<string> Rest(int number) =>
        number switch
        {
            0 => [],
            < 100 => ["and", .. Count(number)],
            _ => Count(number),
        };
}
