using System.ComponentModel.DataAnnotations;
using KpnEen.Api.CallMeNow;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Data.Webhooks;
using KpnEen.Pbx.Events;

namespace KpnEen.Api.Events;

/// <summary>A wish to let a browser follow events without an access token.</summary>
internal sealed record CreateStreamToken : ICheckedInput
{
    /// <summary>How long the token opens the stream, in seconds; a stream that is open ends with it.</summary>
    /// <example>300</example>
    [Range(10, 600)]
    public int ExpiresInSeconds { get; init; } = 300;

    /// <summary>The only event types or families (<c>call.*</c>) it shows; absent: all.</summary>
    /// <example>["call.*"]</example>
    [MinLength(1), MaxLength(50), EachText(64)]
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>The only conversation it shows; absent: all.</summary>
    /// <example>conv_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^conv_[A-Za-z0-9]{1,58}$")]
    public string? ConversationId { get; init; }

    /// <summary>The only user whose events it shows: those that name this user; absent: all.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[A-Za-z0-9]{1,59}$")]
    public string? UserId { get; init; }

    /// <summary>The origin of the page that may read the stream from another site (CORS); absent: none.</summary>
    /// <example>https://crm.jansen.example</example>
    [StringLength(253), RegularExpression("^https?://[^/?#@ ]{1,245}$")]
    public string? AllowedOrigin { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        foreach (var (type, index) in (Types ?? []).Select((type, index) => (type, index)))
        {
            if (!EventTypePatterns.IsKnown(type, EventTypes.All))
                yield return new ProblemError($"/types/{index}", ErrorCodes.UnknownReference, "There is no such event type or family.");
        }
        if (AllowedOrigin is { } origin && Origins.Normalise(origin) is null)
            yield return new ProblemError("/allowedOrigin", ErrorCodes.InvalidFormat, "An origin is https://host, with nothing behind it.");
    }
}
