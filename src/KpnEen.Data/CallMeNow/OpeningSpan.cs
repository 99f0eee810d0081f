namespace KpnEen.Data.CallMeNow;

/// <param name="To">The end, not open any more; 00:00 is the end of the day.</param>
public sealed record OpeningSpan(DayOfWeek Day, TimeOnly From, TimeOnly To);
