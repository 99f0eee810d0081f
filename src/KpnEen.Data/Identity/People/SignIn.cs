namespace KpnEen.Data.Identity;

/// <summary>How a user signs in.</summary>
/// <param name="Name">Before the @, in lower case.</param>
/// <param name="Domain">The tenant's.</param>
/// <param name="DisplayName">The user's name.</param>
/// <param name="Revision">Grows with each change of name, role or password.</param>
public sealed record SignIn(
    string UserId,
    string TenantId,
    string TenantName,
    string Name,
    string Domain,
    SignInRole Role,
    string DisplayName,
    string? Email,
    long Revision,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    /// <summary>What is typed into the sign-in page: <c>user@customer-domain</c>.</summary>
    public string Username => $"{Name}@{Domain}";
}
