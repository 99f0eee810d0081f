namespace KpnEen.Data.CallMeNow;

/// <summary>How much of a key's quotas is used, and since when.</summary>
internal sealed class CallMeNowUse
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Who answers a number and twice did not key in the code asked for nothing.
    private const int WrongCodes = 2;

    public long KeyDay { get; init; }
    public DateTimeOffset? KeyDayFirst { get; init; }
    public long KeyHour { get; init; }
    public DateTimeOffset? KeyHourFirst { get; init; }
    public long VisitorHour { get; init; }
    public DateTimeOffset? VisitorHourFirst { get; init; }
    public long VisitorDay { get; init; }
    public DateTimeOffset? VisitorDayFirst { get; init; }
    public long NumberHour { get; init; }
    public DateTimeOffset? NumberHourFirst { get; init; }
    public long NumberDay { get; init; }
    public DateTimeOffset? NumberDayFirst { get; init; }
    public long Wrong { get; init; }
    public DateTimeOffset? WrongFirst { get; init; }

    /// <summary>One count for each quota: a visitor is one address or one number.</summary>
    public const string Query = """
        SELECT count(*) AS key_day, min(created_at) AS key_day_first,
            count(*) FILTER (WHERE hour) AS key_hour, min(created_at) FILTER (WHERE hour) AS key_hour_first,
            count(*) FILTER (WHERE hour AND visitor) AS visitor_hour, min(created_at) FILTER (WHERE hour AND visitor) AS visitor_hour_first,
            count(*) FILTER (WHERE visitor) AS visitor_day, min(created_at) FILTER (WHERE visitor) AS visitor_day_first,
            count(*) FILTER (WHERE hour AND number) AS number_hour, min(created_at) FILTER (WHERE hour AND number) AS number_hour_first,
            count(*) FILTER (WHERE number) AS number_day, min(created_at) FILTER (WHERE number) AS number_day_first,
            count(*) FILTER (WHERE number AND wrong) AS wrong, min(created_at) FILTER (WHERE number AND wrong) AS wrong_first
        FROM (
            SELECT created_at, created_at > @hourAgo AS hour, number_hash = @numberHash AS number,
                visitor_hash = @visitorHash OR number_hash = @numberHash AS visitor,
                status = 'failed' AND reason IN ('wrongCode', 'noCode') AS wrong
            FROM call_me_now_sessions WHERE key_id = @keyId AND created_at > @dayAgo
        ) AS recent
        """;

    /// <summary>The first quota without room; null: all have.</summary>
    public CallMeNowAdmission.Refused? Judge(CallMeNowRules rules, int visitorPerHour, int keyPerDay, DateTimeOffset now)
    {
        if (Wrong >= WrongCodes)
            return Full(CallMeNowRefusal.WrongCodes, WrongFirst, Day, now);
        if (VisitorHour >= visitorPerHour)
            return Full(CallMeNowRefusal.VisitorQuota, VisitorHourFirst, Hour, now);
        if (NumberHour >= rules.QuotaPerNumberPerHour)
            return Full(CallMeNowRefusal.NumberQuota, NumberHourFirst, Hour, now);
        if (VisitorDay >= rules.QuotaPerVisitorPerDay)
            return Full(CallMeNowRefusal.VisitorQuota, VisitorDayFirst, Day, now);
        if (NumberDay >= rules.QuotaPerNumberPerDay)
            return Full(CallMeNowRefusal.NumberQuota, NumberDayFirst, Day, now);
        if (KeyHour >= rules.QuotaPerHour)
            return Full(CallMeNowRefusal.KeyQuota, KeyHourFirst, Hour, now);
        return KeyDay >= keyPerDay ? Full(CallMeNowRefusal.KeyQuota, KeyDayFirst, Day, now) : null;
    }

    private static CallMeNowAdmission.Refused Full(CallMeNowRefusal reason, DateTimeOffset? first, TimeSpan window, DateTimeOffset now) =>
        new(reason, (first ?? now) + window - now);
}
