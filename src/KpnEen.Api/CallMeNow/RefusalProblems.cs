using KpnEen.Api.Conventions;
using KpnEen.Data.CallMeNow;

namespace KpnEen.Api.CallMeNow;

/// <summary>What a visitor is told of each refusal; the company reads the reason in the event.</summary>
internal static class RefusalProblems
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    public static ProblemResult Of(CallMeNowRefusal reason, TimeSpan? retryAfter) =>
        reason switch
        {
            CallMeNowRefusal.OriginNotAllowed => Problems.Of(ProblemCodes.OriginNotAllowed),
            CallMeNowRefusal.NumberNotAllowed => Problems.Validation(
                "/number",
                ErrorCodes.InvalidFormat,
                "The number is not one that visitors can be called on."
            ),
            CallMeNowRefusal.CallbackNotPossible => Problems.Validation(
                "/callAt",
                ErrorCodes.OutOfRange,
                "Nobody calls back at this time: see callbackTimes of the form."
            ),
            CallMeNowRefusal.Closed when retryAfter is { } until => Problems
                .Of(ProblemCodes.CallMeNowClosed)
                .WithHeader(
                    "Retry-After",
                    ((long)Math.Ceiling(until.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture)
                ),
            CallMeNowRefusal.Closed => Problems.Of(ProblemCodes.CallMeNowClosed),
            CallMeNowRefusal.DoNotCall => Problems.Of(ProblemCodes.DestinationNotAllowed),
            CallMeNowRefusal.Honeypot or CallMeNowRefusal.TooFast or CallMeNowRefusal.FormNotValid => Problems.Of(
                ProblemCodes.FormNotValid
            ),
            _ => Problems.TooManyRequests(retryAfter ?? Soon, ProblemCodes.QuotaExceeded),
        };
}
