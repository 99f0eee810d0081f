using KpnEen.Data.Identity;

namespace KpnEen.Api.SignIns;

/// <summary>How a user signs in.</summary>
internal sealed record SignInView
{
    /// <summary>The user.</summary>
    /// <example>usr_0192f0c1d2e37b4c8d5e6f7081920a1b</example>
    public required string UserId { get; init; }

    /// <summary>What the user types: the name, an @ and the tenant's domain.</summary>
    /// <example>anna@jansen.example</example>
    public required string Username { get; init; }

    /// <summary>The part before the @.</summary>
    /// <example>anna</example>
    public required string Name { get; init; }

    /// <summary>What the user may do once signed in.</summary>
    /// <example>user</example>
    public required SignInRole Role { get; init; }

    /// <summary>Since when the user signs in.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When name, role or password were last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public static SignInView Of(SignIn signIn) =>
        new()
        {
            UserId = signIn.UserId,
            Username = signIn.Username,
            Name = signIn.Name,
            Role = signIn.Role,
            CreatedAt = signIn.CreatedAt,
            UpdatedAt = signIn.UpdatedAt,
        };
}
