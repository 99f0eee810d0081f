namespace KpnEen.Pbx.Tolls;

/// <summary>What calls of one origin (a call-me-now key) may cost in a day, beside the spend limit of the company.</summary>
/// <param name="Id">Whose budget it is: <c>cmk_…</c>.</param>
/// <param name="DayCents">Cents of a euro a day, in the time zone of the tenant.</param>
/// <param name="NationalCents">What a minute to a number counts that costs the company nothing extra.</param>
public sealed record CallBudget(string Id, int DayCents, int NationalCents)
{
    internal int PriceOf(DestinationClass number, SpendLimitSettings prices) =>
        number == DestinationClass.National ? NationalCents : prices.PriceOf(number);
}
