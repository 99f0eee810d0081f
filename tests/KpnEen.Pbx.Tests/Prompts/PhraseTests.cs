using KpnEen.Pbx.Prompts;

namespace KpnEen.Pbx.Tests.Prompts;

/// <summary>Which words a phrase becomes in a language.</summary>
public sealed class PhraseTests
{
    [Theory]
    [InlineData(0, "0", "0")]
    [InlineData(25, "25", "25")]
    [InlineData(100, "hundred", "1 hundred")]
    [InlineData(105, "hundred 5", "1 hundred and 5")]
    [InlineData(317, "3 hundred 17", "3 hundred and 17")]
    [InlineData(1000, "thousand", "1 thousand")]
    [InlineData(1020, "thousand 20", "1 thousand and 20")]
    [InlineData(2534, "2 thousand 5 hundred 34", "2 thousand 5 hundred and 34")]
    [InlineData(25_417, "25 thousand 4 hundred 17", "25 thousand 4 hundred and 17")]
    [InlineData(100_100, "hundred thousand hundred", "1 hundred thousand 1 hundred")]
    [InlineData(999_999, "9 hundred 99 thousand 9 hundred 99", "9 hundred and 99 thousand 9 hundred and 99")]
    public void Numbers(int number, string dutch, string english) => Says(Phrase.Empty.Number(number), dutch, english);

    [Theory]
    [InlineData("00:00", "0 hour", "12 hour a-m")]
    [InlineData("00:30", "0 hour 30", "12 30 a-m")]
    [InlineData("09:05", "9 hour 5", "9 oh 5 a-m")]
    [InlineData("12:00", "12 hour", "12 hour p-m")]
    [InlineData("14:05", "14 hour 5", "2 oh 5 p-m")]
    [InlineData("23:59", "23 hour 59", "11 59 p-m")]
    public void Times(string time, string dutch, string english) =>
        Says(Phrase.Empty.Time(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)), dutch, english);

    [Fact]
    public void Dates_have_day_of_the_week_day_and_month() =>
        Says(Phrase.Empty.Date(new DateOnly(2026, 11, 22)), "day-0 22 month-11", "day-0 22 month-11");

    [Fact]
    public void Digits_one_by_one_and_what_cannot_be_said_is_left_out() =>
        Says(Phrase.Empty.Digits("+31 20-7*#x"), "plus 3 1 2 0 7 star hash", "plus 3 1 2 0 7 star hash");

    [Fact]
    public void Parts_follow_each_other_and_a_language_unknown_is_Dutch()
    {
        var phrase = Phrase.Of("service-do-not-disturb", "is-on").Then("after").Number(105);
        Assert.Equal("service-do-not-disturb is-on after hundred 5", Words(phrase, "fr"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void What_is_no_number_to_say_is_an_error(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Phrase.Empty.Number(number).In("nl").ToArray());

    private static void Says(Phrase phrase, string dutch, string english)
    {
        Assert.Equal(dutch, Words(phrase, "nl"));
        Assert.Equal(english, Words(phrase, "en"));
    }

    private static string Words(Phrase phrase, string language) =>
        string.Join(' ', phrase.In(language)).Replace("number-", "", StringComparison.Ordinal);
}
