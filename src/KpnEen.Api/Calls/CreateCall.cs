using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.Calls;

/// <summary>A call to place for a user: one side rings, and when it answers the other is called.</summary>
internal sealed record CreateCall : ICheckedInput
{
    /// <summary>Who calls; either this or the extension.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    [RegularExpression("^usr_[0-9a-z]{8,40}$")]
    public string? UserId { get; init; }

    /// <summary>Who calls, by extension; either this or the id.</summary>
    /// <example>201</example>
    [ExtensionNumber]
    public string? Extension { get; init; }

    /// <summary>Extension or phone number to call.</summary>
    /// <example>+31201234567</example>
    [StringLength(32, MinimumLength = 2)]
    public required string To { get; init; }

    /// <summary>Which side rings first; the user when absent.</summary>
    public RingsFirst First { get; init; } = RingsFirst.User;

    /// <summary>How long the first side rings, in seconds.</summary>
    /// <example>30</example>
    [Range(5, 120)]
    public int RingSeconds { get; init; } = 30;

    /// <summary>Comes back untouched in the call, its events and its record; an object of at most 4096 bytes.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Unique in the tenant: a second call with the same reference is refused, also without an idempotency key.</summary>
    /// <example>ticket-4711</example>
    [StringLength(120, MinimumLength = 1)]
    public string? ClientReference { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        if (UserId is null == Extension is null)
            yield return new ProblemError("/userId", ErrorCodes.Required, "Either userId or extension.");
        if (!DialledNumber.IsLegalDestination(To))
            yield return new ProblemError("/to", ErrorCodes.InvalidFormat, "The destination is an extension or a phone number.");
        if (Metadata is { } metadata && (metadata.ValueKind != JsonValueKind.Object || metadata.GetRawText().Length > 4096))
            yield return new ProblemError("/metadata", ErrorCodes.TooLong, "Metadata is an object of at most 4096 bytes.");
    }
}
