using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Pbx.Numbers;

namespace KpnEen.Api.Users;

/// <summary>A user to create, or what can be changed of one.</summary>
internal sealed record UserInput : ICheckedInput
{
    /// <summary>What colleagues dial, unique in the tenant, hunt groups included.</summary>
    /// <example>201</example>
    [ExtensionNumber]
    public required string Extension { get; init; }

    /// <summary>Name shown to colleagues.</summary>
    /// <example>Anna de Vries</example>
    [StringLength(80, MinimumLength = 1)]
    public required string Name { get; init; }

    /// <summary>E-mail address.</summary>
    /// <example>anna@jansen.example</example>
    [EmailAddress, StringLength(254, MinimumLength = 3)]
    public string? Email { get; init; }

    /// <summary>What the user has: only fixed phones, or a mobile as well.</summary>
    public UserProfile Profile { get; init; } = UserProfile.Fixed;

    /// <summary>Number shown to the public side; absent: the first number that leads to the user.</summary>
    /// <example>+31201234567</example>
    [PhoneNumber]
    public string? CallerNumber { get; init; }

    /// <summary>Ids of the user in the customer's own systems, repeated in every event.</summary>
    /// <example>["crm-42"]</example>
    [MaxLength(10), EachText(120)]
    public IReadOnlyList<string> ExternalIds { get; init; } = [];

    public IEnumerable<ProblemError> Check()
    {
        if (CallerNumber is not null && DialledNumber.ToE164(CallerNumber) is null)
            yield return new ProblemError("/callerNumber", ErrorCodes.InvalidFormat, "The caller number is a public phone number.");
        for (var i = 0; i < ExternalIds.Count; i++)
        {
            if (ExternalIds[i].Length is 0 or > 120)
                yield return new ProblemError($"/externalIds/{i}", ErrorCodes.InvalidFormat, "An external id has 1 to 120 characters.");
        }
    }
}
