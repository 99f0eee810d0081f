namespace KpnEen.Data.CallMeNow;

/// <summary>Public holidays of the Netherlands: those of the Algemene termijnenwet, article 3, without Good Friday, on which most work.</summary>
internal static class PublicHolidays
{
    public static bool Contains(DateOnly day)
    {
        var afterEaster = day.DayNumber - EasterSunday(day.Year).DayNumber;
        return afterEaster is 0 or 1 or 39 or 49 or 50
            || (day.Month, day.Day) is (1, 1) or (12, 25) or (12, 26)
            || day == KingsDay(day.Year)
            // Liberation Day is a day off every fifth year.
            || ((day.Month, day.Day) is (5, 5) && day.Year % 5 == 0);
    }

    // 27 April; the day before when that is a Sunday.
    private static DateOnly KingsDay(int year)
    {
        var day = new DateOnly(year, 4, 27);
        return day.DayOfWeek == DayOfWeek.Sunday ? day.AddDays(-1) : day;
    }

    // The Gregorian computus of Meeus, Jones and Butcher.
    private static DateOnly EasterSunday(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var (d, e) = (b / 4, b % 4);
        var g = (8 * b + 13) / 25;
        var h = (19 * a + b - d - g + 15) % 30;
        var (i, k) = (c / 4, c % 4);
        var l = (32 + 2 * e + 2 * i - h - k) % 7;
        var m = (a + 11 * h + 19 * l) / 433;
        var month = (h + l - 7 * m + 90) / 25;
        return new DateOnly(year, month, (h + l - 7 * m + 33 * month + 19) % 32);
    }
}
