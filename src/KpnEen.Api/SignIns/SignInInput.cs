using System.ComponentModel.DataAnnotations;
using KpnEen.Api.Conventions;
using KpnEen.Api.Validation;
using KpnEen.Data.Identity;

namespace KpnEen.Api.SignIns;

/// <summary>How a user is to sign in.</summary>
internal sealed record SignInInput : ICheckedInput
{
    /// <summary>The part before the @ of what the user types; behind it stands the tenant's domain. Unique in the tenant.</summary>
    /// <example>anna</example>
    [StringLength(64, MinimumLength = 1), RegularExpression("^[a-z0-9][a-z0-9._+-]{0,63}$")]
    public required string Name { get; init; }

    /// <summary>What the user may do once signed in: be known to applications, or also connect applications to the whole company and make API clients.</summary>
    /// <example>user</example>
    public SignInRole Role { get; init; } = SignInRole.User;

    /// <summary>
    /// The password, 12 characters or more. Absent, it stays; a user who does not sign in yet needs one. Kept as a slow salted hash: it can be
    /// replaced, never read.
    /// </summary>
    /// <example>three-words-nobody-guesses</example>
    [StringLength(PasswordRule.Longest, MinimumLength = PasswordRule.Shortest)]
    public string? Password { get; init; }

    public IEnumerable<ProblemError> Check()
    {
        if (Password is { } password && PasswordRule.Fault(password, Name) is { } fault)
            yield return new ProblemError("/password", ErrorCodes.InvalidFormat, fault);
    }

    // A record prints its members; a password must not be printed.
    public override string ToString() => $"{Name} ({Role})";
}
