using KpnEen.Http.Limits;
using Microsoft.AspNetCore.Http;

namespace KpnEen.Api.Conventions;

/// <summary>The headers and the refusal of draft-ietf-httpapi-ratelimit-headers.</summary>
internal static class RateLimitAnswer
{
    private const string Limit = "RateLimit";
    private const string Policy = "RateLimit-Policy";

    public static void Tell(HttpResponse response, RateLimitState[] states)
    {
        response.Headers[Limit] = string.Join(", ", states.Select(s => s.Limit));
        response.Headers[Policy] = string.Join(", ", states.Select(s => s.PolicyItem));
    }

    public static bool IsTold(HttpResponse response) => response.Headers.ContainsKey(Limit);

    public static ProblemResult Refusal(RateLimitState refused) =>
        Problems
            .TooManyRequests(
                refused.Reset,
                detail: $"The policy '{refused.Policy.Name}' allows {refused.Policy.Quota} requests in {(int)refused.Policy.Window.TotalSeconds} s."
            )
            .WithViolatedPolicy(refused.Policy.Name);
}
